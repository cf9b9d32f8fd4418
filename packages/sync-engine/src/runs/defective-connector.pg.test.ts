import type { ExportResult } from '@cognate/connector-kit';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld, FakeSystem as System } from '@cognate/testkit';
import { expect, it } from 'vitest';

type Check = (world: EngineWorld, hr: System, ad: System) => Promise<void>;
type Part = Readonly<Record<string, unknown>>;

/** A synchronized world, in which everything is to be in order once the connectors are. */
async function inWorld(people: number, check: Check): Promise<void> {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem({ dnIsAnchor: false })];
  for (let id = 1; id <= people; id += 1) hr.put(`${id}`, attributesOf(`${id}`));
  const join = { person: [{ metaverseType: 'person', match: { name: 'name' } }] };
  const document = fakeDocument([source('hr', { join }), target('ad')], {
    person: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
  });
  const world = await engineWorld(database, document, { hr, ad }, { pageSize: 4 });
  await complete(world);
  await check(world, hr, ad);
  Object.assign(hr.faults, { entry: undefined, close: undefined });
  Object.assign(ad.faults, { results: undefined, close: undefined });
  await complete(world);
  expect(await world.problems()).toEqual([]);
  expect(Object.keys(ad.contents())).toEqual(
    hr
      .objects()
      .map(({ dn }) => `p-${dn}`)
      .sort(),
  );
}

const attributesOf = (id: string) => ({ employeeId: id, name: `N${id}`, grade: 1 });

async function complete(world: EngineWorld): Promise<void> {
  await world.run('hr', 'full-import', 'delta-sync');
  await world.run('ad', 'export', 'full-import', 'delta-sync');
}

/** Reports the n-th object with the n-th part of it replaced. */
function distort(system: System, parts: readonly Part[]): void {
  system.faults.entry = (entry) => ({ ...entry, ...parts[Number(entry.dn) - 1] });
}

const spaceOf = async (world: EngineWorld) => (await world.state()).spaces['hr'] ?? {};

const NOT_OF_THE_TYPE: readonly (readonly [attribute: string, value: unknown])[] = [
  ['grade', Number.NaN],
  ['grade', Number.POSITIVE_INFINITY],
  ['grade', 1.5],
  ['grade', 2 ** 60],
  ['grade', '1e3'],
  ['name', 5],
  ['name', null],
  ['name', undefined],
  ['name', {}],
  ['name', ['a']],
  ['name', 'zero \u0000 byte'],
  ['name', 'half \uD83D of a character'],
  ['active', 'true'],
  ['photo', '?'],
];

it('values that are none of their type skip their objects and nothing else', async () => {
  const count = NOT_OF_THE_TYPE.length;
  await inWorld(count + 2, async (world, hr) => {
    const before = await spaceOf(world);
    distort(
      hr,
      NOT_OF_THE_TYPE.map(([name, value], index) => ({
        attributes: { employeeId: [`${index + 1}`], [name]: [value] },
      })),
    );
    hr.change(`${count + 1}`, { name: 'Changed' });
    hr.remove(`${count + 2}`);
    const run = await world.attempt('hr', 'full-import');
    expect(run.result).toBe('completed-discovery-errors');
    const errors = await world.store.runErrors(run.id);
    expect(errors.map(({ type, dn, attribute }) => [type, dn, attribute])).toEqual(
      NOT_OF_THE_TYPE.map(([name], index) => ['invalid-attribute-value', `${index + 1}`, name]),
    );
    const { [`${count + 1}`]: changed, ...after } = await spaceOf(world);
    expect(changed).toMatchObject({ pendingImport: 'update' });
    expect({ ...after, [`${count + 1}`]: before[`${count + 1}`] }).toEqual(before);
  });
});

it('names that cannot be kept, and references that are no names, skip their objects', async () => {
  await inWorld(8, async (world, hr) => {
    distort(hr, [
      { dn: 'half \uD83D of a character' },
      { dn: 'a'.repeat(1_000_000) },
      { dn: '' },
      { anchor: '\uDC00' },
      { anchor: 'a'.repeat(801) },
      { attributes: { manager: [3] } },
      { attributes: { manager: ['\uDC00'] } },
      { attributes: { name: ['a', 'b'] } },
    ]);
    const run = await world.attempt('hr', 'full-import');
    expect(run.result).toBe('completed-discovery-errors');
    expect((await world.store.runErrors(run.id)).map(({ type }) => type)).toEqual([
      'invalid-dn',
      'invalid-dn',
      'missing-dn',
      'invalid-attribute-value',
      'anchor-too-long',
      'invalid-reference-value',
      'invalid-reference-value',
      'multi-single-mismatch',
    ]);
    expect(Object.keys(await spaceOf(world))).toHaveLength(8);
  });
});

it('types that are not selected are filtered, and such attributes left out', async () => {
  await inWorld(4, async (world, hr) => {
    const before = await spaceOf(world);
    const strange = JSON.parse('{"shoe":[{}],"constructor":["x"],"__proto__":["y"]}') as Part;
    const held = { employeeId: ['1'], name: ['N1'], grade: [1] };
    distort(hr, [{ attributes: { ...strange, ...held } }]);
    const run = await world.run('hr', 'full-import');
    expect(run.steps[0]?.counters.staging).toEqual({ 'stage-no-change': 4 });
    expect(await spaceOf(world)).toEqual(before);
    distort(hr, [{}, { type: 'robot' }, { type: undefined }]);
    const filtered = await world.run('hr', 'full-import');
    expect(filtered.steps[0]?.counters.discovery).toEqual({ 'filtered-objects': 2 });
    expect(await spaceOf(world)).toMatchObject({
      '2': { pendingImport: 'delete' },
      '3': { pendingImport: 'delete' },
    });
  });
});

it('a value of ten megabytes comes through, and one that makes a name is an error of its object', async () => {
  await inWorld(3, async (world, hr, ad) => {
    const long = 'x'.repeat(10 * 1024 * 1024);
    distort(hr, [{ attributes: { employeeId: ['1'], title: [long] } }]);
    await world.run('hr', 'full-import', 'delta-sync');
    await world.run('ad', 'export');
    expect(ad.contents()['p-1']?.['title'] === long).toBe(true);
    distort(hr, [{}, { attributes: { employeeId: [long], name: ['N2'] } }]);
    await world.run('hr', 'full-import');
    const run = await world.attempt('hr', 'delta-sync');
    expect(run.result).toBe('completed-sync-errors');
    const [error, ...others] = await world.store.runErrors(run.id);
    expect([error?.dn, others]).toEqual(['2', []]);
    expect(error?.message.length).toBeLessThan(1000);
  });
});

it('an entry of the wrong kind or shape stops the import, which says whose defect that is', async () => {
  await inWorld(3, async (world, hr) => {
    const before = await spaceOf(world);
    for (const part of [{ change: 'delete' }, { change: 'explode' }, { dn: undefined }]) {
      distort(hr, [{}, part]);
      const run = await world.attempt('hr', 'full-import');
      expect(run.result).toMatch(/^stopped-(unexpected-data|bad-ma-configuration)$/);
      expect(run.steps[0]?.message).toMatch(/^The connector reported [^\n]*$/);
      expect(await spaceOf(world)).toEqual(before);
    }
  });
});

it('results of the wrong shape stop the export, and everything may be sent again', async () => {
  await inWorld(3, async (world, hr, ad) => {
    for (const id of ['1', '2']) hr.change(id, { name: `Other ${id}` });
    await world.run('hr', 'full-import', 'delta-sync');
    const garbage: readonly ((result: ExportResult) => unknown)[] = [
      () => [],
      () => [undefined],
      ({ id }) => [{ id, ok: true, anchor: 'half \uD83D of a character' }],
      ({ id }) => [{ id, ok: 'yes' }],
    ];
    for (const garble of garbage) {
      // What the types forbid is what this test is about.
      ad.faults.results = (results) => results.flatMap(garble) as readonly ExportResult[];
      const run = await world.attempt('ad', 'export');
      expect(run.result).toBe('stopped-export-write');
      expect(run.steps[0]?.message).toMatch(/^The connector gave .* defect of the connector\.$/);
    }
    expect(ad.operations.filter(({ op, repeat }) => op === 'update' && !repeat)).toHaveLength(2);
  });
});

it('results of what was not asked for, and the same result twice, change nothing', async () => {
  await inWorld(3, async (world, hr, ad) => {
    for (const id of ['1', '2']) hr.change(id, { name: `Other ${id}` });
    await world.run('hr', 'full-import', 'delta-sync');
    ad.faults.results = (results) => [
      { id: -1, ok: true },
      ...results,
      ...results,
      { id: 2 ** 40, ok: false, type: 'cd-error', message: 'What?' },
    ];
    const run = await world.run('ad', 'export');
    expect(run.steps[0]?.counters.export).toEqual({ 'export-update': 2 });
  });
});

it('a session that cannot be closed takes nothing back', async () => {
  await inWorld(3, async (world, hr, ad) => {
    hr.change('1', { name: 'Other' });
    hr.faults.close = () => Promise.reject(new Error('The line is dead.'));
    ad.faults.close = hr.faults.close;
    await complete(world);
    expect(ad.contents()['p-1']).toMatchObject({ name: 'Other' });
  });
});
