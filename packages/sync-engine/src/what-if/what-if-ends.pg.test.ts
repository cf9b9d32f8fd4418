import {
  dumpTables,
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { expect, test } from 'vitest';
import type { WhatIfReport } from '../ports/what-if-store.ts';
import { runWhatIf } from './run-what-if.ts';
import type { WhatIfRequest } from './run-what-if.ts';

interface Company extends AsyncDisposable {
  readonly world: EngineWorld;
  readonly ad: FakeSystem;
}

/** Five people who were imported and not synchronized. */
async function company(): Promise<Company> {
  const database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  const world = await engineWorld(database, fakeDocument([source('hr'), target('ad')]), { hr, ad });
  for (const id of ['1', '2', '3', '4', '5']) hr.put(id, { employeeId: id, name: `Person ${id}` });
  await world.run('hr', 'full-import');
  return { world, ad, [Symbol.asyncDispose]: () => database.drop() };
}

const whatIf = (
  { store, rules }: EngineWorld,
  request: Partial<WhatIfRequest> = {},
): Promise<WhatIfReport> =>
  runWhatIf(
    { store, rules, now: () => new Date() },
    {
      connector: 'hr',
      scope: 'delta',
      configuration: 'active',
      startedBy: 'test',
      pageSize: 1,
      ...request,
    },
  );

/** Everything but the reports. */
const dataOf = async ({ pool }: EngineWorld): Promise<unknown> => {
  const {
    what_if: _reports,
    what_if_entry: _entries,
    id_block: _ids,
    ...rest
  } = await dumpTables(pool);
  return rest;
};

test('a what-if run does not begin while a run is going on, and nothing runs meanwhile', async () => {
  await using c = await company();
  await c.world.store.acquire(['connector:ad'], 'somebody', 60);
  await expect(whatIf(c.world)).rejects.toMatchObject({ code: 'already-running' });
  expect(await c.world.store.whatIfReports(10)).toEqual([]);
  await c.world.store.release(['connector:ad'], 'somebody');
  const attempts: Promise<unknown>[] = [];
  await whatIf(c.world, {
    onProgress: (objects) => {
      // Well before the end: the last page would leave no time to be refused in.
      if (objects <= 2)
        attempts.push(c.world.attempt('ad', 'full-import').catch((e: unknown) => e));
    },
  });
  expect(attempts.length).toBe(2);
  for (const attempt of await Promise.all(attempts))
    expect(attempt).toMatchObject({ code: 'already-running' });
});

test('one that is stopped keeps what it found, and changes nothing', async () => {
  await using c = await company();
  const before = await dataOf(c.world);
  const stop = new AbortController();
  const report = await whatIf(c.world, {
    signal: stop.signal,
    onProgress: (objects) => {
      if (objects === 3) stop.abort();
    },
  });
  expect(report).toMatchObject({ result: 'stopped-user-termination-from-wmi-or-ui' });
  expect(report.endedAt).not.toBeNull();
  expect(report.objects).toBeGreaterThanOrEqual(2 * 3);
  expect(await dataOf(c.world)).toEqual(before);
});

test('one whose connection is cut says so, and changes nothing', async () => {
  await using c = await company();
  const before = await dataOf(c.world);
  const cut: Promise<unknown>[] = [];
  const report = await whatIf(c.world, {
    onProgress: (objects) => {
      if (objects !== 2) return;
      cut.push(
        c.world.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and backend_type = 'client backend'
             and pid <> pg_backend_pid() and xact_start is not null`,
        ),
      );
    },
  });
  await Promise.all(cut);
  expect(report).toMatchObject({ result: 'stopped-database-connection-lost' });
  expect(await dataOf(c.world)).toEqual(before);
  await c.world.run('hr', 'delta-sync');
});

test('an object that would fail is listed with its error', async () => {
  await using c = await company();
  c.ad.put('p-3', { employeeId: 'other' });
  await c.world.run('ad', 'full-import', 'delta-sync');
  const report = await whatIf(c.world);
  const run = await c.world.attempt('hr', 'delta-sync');
  expect(report).toMatchObject({ result: run.result, counters: run.steps[0]?.counters });
  const [error] = await c.world.store.runErrors(run.id);
  const entries = await c.world.store.whatIfEntries(report.id, { skip: 0, limit: 100 });
  expect(entries.filter((entry) => entry.error !== null)).toMatchObject([
    { kind: 'object', connector: 'hr', name: '3', error: { type: error?.type } },
  ]);
});

test('a report that is deleted while it is written ends the what-if run', async () => {
  await using c = await company();
  const deleted: Promise<boolean>[] = [];
  await expect(
    whatIf(c.world, {
      onProgress: (objects) => {
        if (objects === 1) deleted.push(c.world.store.deleteWhatIf(1));
      },
    }),
  ).rejects.toMatchObject({ code: 'unknown-object' });
  expect(await Promise.all(deleted)).toEqual([true]);
  expect(await c.world.store.whatIfReports(10)).toEqual([]);
  await c.world.run('hr', 'delta-sync');
});
