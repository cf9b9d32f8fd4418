import { must } from '@cognate/kernel';
import type { Value } from '@cognate/kernel';
import { engineWorld, FakeSystem, fakeDocument, source, testDatabase } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { describe, expect, it } from 'vitest';

const UNREADABLE = { type: 'invalid-attribute-value', message: 'no text' } as const;

async function inWorld(
  check: (world: EngineWorld, hr: FakeSystem) => Promise<void>,
  part: Parameters<typeof source>[1] = {},
): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem({ deltaImport: true });
  for (const id of ['1', '2', '3']) hr.put(id, { employeeId: id, name: `Person ${id}` });
  const world = await engineWorld(database, fakeDocument([source('hr', part)]), { hr });
  await world.run('hr', 'full-import', 'delta-sync');
  await check(world, hr);
  expect(await world.problems()).toEqual([]);
}

const look = async (world: EngineWorld, dn: string) => {
  const ref = must(await world.store.findObject({ connector: 'hr', dn }), `${dn} is there`);
  return must(await world.store.objectDetails(ref), 'it can be looked at');
};

const behind = async (world: EngineWorld, run: number, counter: string) =>
  (await world.store.countedObjects(run, 1, counter)).map(({ dn }) => dn);

describe('what an import cannot read of an object that there is', () => {
  it('stays with the object, with its first and last time and how often, until it can be read', () =>
    inWorld(async (world, hr) => {
      hr.faults.unreadable = ({ dn }) => (dn === '2' ? UNREADABLE : undefined);
      await world.attempt('hr', 'full-import');
      const second = await world.attempt('hr', 'full-import');
      expect(second.result).toBe('completed-discovery-errors');
      const [error, ...more] = (await look(world, '2')).errors;
      expect(more).toEqual([]);
      expect(error).toMatchObject({ kind: 'import', ...UNREADABLE, tries: 2 });
      expect(error?.details).toMatchObject({ dn: '2' });
      expect(Number(error?.lastAt)).toBeGreaterThan(Number(error?.firstAt));
      const recorded = must(await world.store.recordedRun(second.id), 'the run');
      expect(recorded.errors).toMatchObject([{ kind: 'discovery', retries: 1 }]);
      expect((await look(world, '1')).errors).toEqual([]);
      hr.faults.unreadable = undefined;
      await world.run('hr', 'full-import');
      expect((await look(world, '2')).errors).toEqual([]);
    }));

  it('is told by a delta import as well, and is over when one can read it', () =>
    inWorld(async (world, hr) => {
      const report = (grade: readonly Value[]): void => {
        hr.changes = () => [{ change: 'update', dn: '2', attributes: { grade } }];
      };
      report(['much']);
      await world.attempt('hr', 'delta-import');
      expect((await look(world, '2')).errors).toMatchObject([{ kind: 'import', tries: 1 }]);
      report([7]);
      await world.run('hr', 'delta-import');
      expect((await look(world, '2')).errors).toEqual([]);
    }));

  it('stays while the object is reported twice, although one report could be read', () =>
    inWorld(async (world, hr) => {
      hr.faults.twice = ['3'];
      await world.attempt('hr', 'full-import');
      await world.attempt('hr', 'full-import');
      expect((await look(world, '3')).errors).toMatchObject([
        { type: 'duplicate-object', tries: 2 },
      ]);
    }));

  it('goes with the object', () =>
    inWorld(async (world, hr) => {
      hr.faults.unreadable = ({ dn }) => (dn === '2' ? UNREADABLE : undefined);
      await world.attempt('hr', 'full-import');
      hr.faults.unreadable = undefined;
      hr.remove('2');
      await world.run('hr', 'full-import', 'delta-sync');
      expect(await world.store.unreadObjects('hr')).toEqual([]);
    }));
});

describe('behind a counter of an import', () => {
  it('are the entries that could not be read, whether they were objects before or not', () =>
    inWorld(async (world, hr) => {
      hr.put('4', { employeeId: '4' });
      hr.faults.unreadable = ({ dn }) => (dn === '2' || dn === '4' ? UNREADABLE : undefined);
      const run = await world.attempt('hr', 'full-import');
      expect(run.steps[0]?.counters.staging).toMatchObject({ 'stage-failure': 2 });
      const listed = await world.store.countedObjects(run.id, 1, 'stage-failure');
      const { id } = await look(world, '2');
      expect(new Set(listed)).toEqual(
        new Set([
          { connector: 'hr', id, dn: '2' },
          { connector: 'hr', id: 0, dn: '4' },
        ]),
      );
    }));

  it('are the objects of types that are not selected', () =>
    inWorld(async (world, hr) => {
      hr.put('Printer', { name: 'x' }, 'device');
      const run = await world.run('hr', 'full-import');
      expect(run.steps[0]?.counters.discovery).toEqual({ 'filtered-objects': 1 });
      expect(await behind(world, run.id, 'filtered-objects')).toEqual(['Printer']);
    }));

  it('are the deletions of objects that nobody knows', () =>
    inWorld(async (world, hr) => {
      hr.changes = () => [{ change: 'delete', dn: '5', attributes: {} }];
      const run = await world.run('hr', 'delta-import');
      expect(run.steps[0]?.counters.discovery).toEqual({ 'filtered-deletions': 1 });
      expect(await behind(world, run.id, 'filtered-deletions')).toEqual(['5']);
    }));
});
