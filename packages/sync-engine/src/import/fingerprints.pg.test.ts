import { UnreadableEntry } from '@cognate/connector-kit';
import type { ImportEntry } from '@cognate/connector-kit';
import { engineWorld, FakeSystem, fakeDocument, source, testDatabase } from '@cognate/testkit';
import type { EngineWorld, FakeSystem as System } from '@cognate/testkit';
import { expect, it } from 'vitest';

const PEOPLE = ['1', '2', '3'];

/** HR with three people, read once, that notes who is asked for the attributes. */
async function inWorld(
  check: (world: EngineWorld, hr: System, asked: string[]) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem({ dnIsAnchor: false });
  for (const id of PEOPLE) hr.put(id, { employeeId: id, name: `Person ${id}` });
  const world = await engineWorld(database, fakeDocument([source('hr')]), { hr });
  await world.run('hr', 'full-import', 'delta-sync');
  const asked: string[] = [];
  hr.faults.entry = ({ attributes, ...entry }): ImportEntry => ({
    ...entry,
    get attributes() {
      asked.push(entry.dn);
      return attributes;
    },
  });
  await check(world, hr, asked);
  expect(await world.problems()).toEqual([]);
}

const counters = async (world: EngineWorld): Promise<unknown> =>
  (await world.attempt('hr', 'full-import')).steps[0]?.counters.staging;

it('asks only those objects for their attributes whose fingerprint is another', async () => {
  await inWorld(async (world, hr, asked) => {
    expect(await counters(world)).toMatchObject({ 'stage-no-change': 3 });
    expect(asked).toEqual([]);
    hr.change('2', { title: 'Boss' });
    hr.put('4', { employeeId: '4' });
    expect(await counters(world)).toMatchObject({
      'stage-add': 1,
      'stage-no-change': 2,
      'stage-update': 1,
    });
    expect(asked).toEqual(['2', '4']);
  });
});

it('reads everything again under another configuration, once', async () => {
  await inWorld(async (world, _, asked) => {
    const hr = source('hr');
    const { group, person } = hr.objectTypes;
    const { name: __, ...attributes } = person?.attributes ?? {};
    const flows = Object.fromEntries(Object.keys(attributes).map((each) => [each, each]));
    const less = {
      ...hr,
      importFlows: { person: { person: flows } },
      objectTypes: { ...(group && { group }), person: { ...person, attributes } },
    };
    world.configure(fakeDocument([less]));
    expect(await counters(world)).toMatchObject({ 'stage-update': 3 });
    expect(await counters(world)).toMatchObject({ 'stage-no-change': 3 });
    expect(asked).toEqual(PEOPLE);
    expect((await world.object('hr', '1'))?.attributes).toEqual({ employeeId: ['1'] });
    world.configure(fakeDocument([hr]));
    await counters(world);
    expect((await world.object('hr', '1'))?.attributes).toHaveProperty('name');
  });
});

it('records an entry that cannot be read when it is asked, with its place', async () => {
  await inWorld(async (world, hr) => {
    hr.change('2', { title: 'Boss' });
    hr.faults.entry = ({ attributes, ...entry }) => ({
      ...entry,
      get attributes() {
        if (entry.dn !== '2') return attributes;
        throw new UnreadableEntry({
          type: 'invalid-numeric-value',
          attribute: 'grade',
          message: 'no number',
          position: { line: 3, column: 7 },
        });
      },
    });
    hr.remove('3');
    const run = await world.attempt('hr', 'full-import');
    expect(run.result).toBe('completed-discovery-errors');
    expect(await world.store.runErrors(run.id)).toMatchObject([
      { type: 'invalid-numeric-value', dn: '2', attribute: 'grade', message: 'no number' },
    ]);
    // Somebody who could not be read may be anybody: nobody is taken for gone.
    expect((await world.object('hr', '3'))?.pendingImport).not.toBe('delete');
  });
});

it.each([[{ attributes: 5 }], [{ attributes: { name: 'Ann' } }]])(
  'ends with a clear error where a connector then gives %j',
  async (wrong) => {
    await inWorld(async (world, hr) => {
      hr.change('2', { title: 'Boss' });
      // What the types forbid is what this test is about.
      hr.faults.entry = (entry) => ({ ...entry, ...(wrong as unknown as ImportEntry) });
      const run = await world.attempt('hr', 'full-import');
      expect(run.result).toBe('stopped-unexpected-data');
      expect(run.steps[0]?.message).toContain('("2")');
    });
  },
);
