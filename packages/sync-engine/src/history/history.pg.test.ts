import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { must } from '@cognate/kernel';
import { expect, it } from 'vitest';
import type { RecordedRun } from './recorded-run.ts';
import { runHistoryXml } from './run-history-xml.ts';
import { structureProblems } from './testing/structure-problems.ts';

/** HR with people who are provisioned to a directory, which writes back to the metaverse. */
async function inCompany(
  check: (
    world: EngineWorld,
    systems: { readonly hr: FakeSystem; readonly ad: FakeSystem },
  ) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem({ dnIsAnchor: false });
  const ad = new FakeSystem();
  for (let id = 1; id <= 6; id += 1) hr.put(`${id}`, { employeeId: `${id}`, name: `Person ${id}` });
  const document = fakeDocument(
    [
      source('hr', { exportFlows: { person: { person: { mail: 'mail' } } } }),
      target('ad', { importFlows: { person: { person: { mail: 'mail' } } } }),
    ],
    { person: { deletion: { rule: 'any-connector', connectors: ['hr'] } } },
  );
  await check(await engineWorld(database, document, { hr, ad }, { pageSize: 2 }), { hr, ad });
}

const record = async (world: EngineWorld, id: number): Promise<RecordedRun> =>
  must(await world.store.recordedRun(id), 'the run is recorded');

interface Counted {
  readonly run: number;
  readonly step: number;
  readonly counter: string;
  readonly connector: string;
  readonly count: number;
}

/** Every counter of a run, with the connector that its objects are of. */
function countersOf({ id: run, connector: own, steps }: RecordedRun): readonly Counted[] {
  return steps.flatMap(({ step, counters: { staging, inbound, outbound, export: sent } }) => {
    const counted = (connector: string, counts: object, prefix = ''): readonly Counted[] =>
      Object.entries(counts).map(([name, count]: [string, number]) => {
        return { run, step, counter: prefix + name, connector, count };
      });
    return [
      ...counted(own, { ...staging, ...inbound, ...sent }),
      ...Object.entries(outbound).flatMap(([connector, counts]) =>
        counted(connector, counts, 'outbound.'),
      ),
    ];
  });
}

const xmlOf = async (world: EngineWorld): Promise<string> => {
  const runs = await world.store.finishedRuns({}, 0, 1000);
  return runHistoryXml(runs, { connectors: [], rules: world.rules });
};

it('keeps with the error of an object since when and how often it was tried', async () => {
  await inCompany(async (world, { hr, ad }) => {
    hr.put('7', { employeeId: '1', name: 'The same number again' });
    ad.faults.refuse = ({ dn }) => (dn === 'p-2' ? 'permission-issue' : undefined);
    await world.run('hr', 'full-import');
    const errors: RecordedRun['errors'][number][][] = [];
    for (let round = 0; round < 3; round += 1) {
      const sync = await world.attempt('hr', 'delta-sync');
      const sent = await world.attempt('ad', 'export');
      errors.push([
        ...(await record(world, sync.id)).errors,
        ...(await record(world, sent.id)).errors,
      ]);
    }
    const [first, second, third] = errors;
    for (const [index, error] of (first ?? []).entries()) {
      expect(error).toMatchObject({ kind: index === 0 ? 'sync' : 'export', retries: 0 });
      expect(error.firstAt).toEqual(error.at);
      for (const [round, later] of [second?.[index], third?.[index]].entries()) {
        expect(later).toMatchObject({ type: error.type, dn: error.dn, retries: round + 1 });
        expect(later?.firstAt).toEqual(error.at);
        expect(later?.at.getTime()).toBeGreaterThan(error.at.getTime());
      }
    }
    expect(errors.map((round) => round.length)).toEqual([2, 2, 2]);
  });
});

it('begins anew for an object that was well in between', async () => {
  await inCompany(async (world, { ad }) => {
    await world.run('hr', 'full-import', 'delta-sync');
    const sent = async (type: 'permission-issue' | undefined, name: string): Promise<unknown> => {
      ad.faults.refuse = ({ dn }) => (dn === 'p-1' ? type : undefined);
      world.system('hr').put('1', { employeeId: '1', name });
      await world.run('hr', 'full-import', 'delta-sync');
      const { id } = await world.attempt('ad', 'export');
      await world.attempt('ad', 'full-import');
      return (await record(world, id)).errors.map(({ retries }) => retries);
    };
    expect(await sent('permission-issue', 'a')).toEqual([0]);
    expect(await sent('permission-issue', 'b')).toEqual([1]);
    expect(await sent(undefined, 'c')).toEqual([]);
    expect(await sent('permission-issue', 'd')).toEqual([0]);
  });
});

it('has behind every counter as many objects as it counted', async () => {
  await inCompany(async (world, { hr, ad }) => {
    await world.run('hr', 'full-import', 'full-sync');
    await world.run('ad', 'export', 'full-import', 'full-sync');
    hr.put('1', { employeeId: '1', name: 'Somebody else' });
    hr.remove('2');
    ad.put('p-3', { employeeId: '3', name: 'Person 3', mail: '3@fabrikam.example' });
    await world.run('ad', 'full-import', 'full-sync');
    await world.run('hr', 'full-import', 'full-sync', 'export', 'full-import', 'delta-sync');
    await world.run('ad', 'export', 'full-import', 'delta-sync');
    const seen = new Set<string>();
    for (const counted of (await world.store.finishedRuns({}, 0, 1000)).flatMap(countersOf)) {
      const { run, step, counter, connector, count } = counted;
      const objects = await world.store.countedObjects(run, step, counter, { connector });
      const listed = counter !== 'stage-no-change' && counter !== 'disconnector-remains';
      expect({ ...counted, count: objects.length }).toEqual({
        ...counted,
        count: listed ? count : 0,
      });
      seen.add(`${counter} ${connector}`);
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'stage-add hr',
        'stage-delete hr',
        'connector-flow hr',
        'connector-no-flow ad',
        'export-update hr',
        'outbound.connector-flow hr',
        'outbound.connector-no-flow ad',
        'outbound.provisioned-disconnect ad',
      ]),
    );
  });
});

it('is exported as MIM would have written it, with the numbers of the runs', async () => {
  await inCompany(async (world, { hr, ad }) => {
    hr.faults.unreadable = ({ dn, anchor }) =>
      dn === '5'
        ? { type: 'parse-error', message: 'Broken.', anchor, position: { line: 6 } }
        : undefined;
    ad.faults.refuse = ({ dn }) => (dn === 'p-4' ? 'cd-existing-object' : undefined);
    ad.faults.rewrite = (attribute, values) => (attribute === 'name' ? ['Otherwise'] : values);
    for (const profile of ['full-import', 'delta-sync'] as const)
      await world.attempt('hr', profile);
    for (const profile of ['export', 'full-import', 'delta-sync', 'export-guarded'] as const)
      await world.attempt('ad', profile);
    const xml = await xmlOf(world);
    expect(structureProblems(xml)).toEqual([]);
    const numbers = xml.matchAll(/<ma-name>(\w+)<\/ma-name>\n\s*<run-number>(\d+)/g);
    expect([...numbers].map((found) => found.slice(1).join(' '))).toEqual([
      'hr 1',
      'hr 2',
      'ad 1',
      'ad 2',
      'ad 3',
      'ad 4',
    ]);
    for (const part of [
      '<error-type>parse-error</error-type>',
      '<anchor>1 5</anchor>',
      '<error-type>cd-existing-object</error-type>',
      '<error-type>exported-change-not-reimported</error-type>',
      '<batch-size>2</batch-size>',
      '<delete>1</delete>',
      '<current-export-step-counter>2</current-export-step-counter>',
    ])
      expect(xml).toContain(part);
  });
});

it('is left as it is by another export of it', async () => {
  await inCompany(async (world) => {
    await world.run('hr', 'full-import', 'delta-sync');
    expect(await xmlOf(world)).toBe(await xmlOf(world));
  });
});
