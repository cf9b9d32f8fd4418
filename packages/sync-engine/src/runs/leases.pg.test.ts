import { AppError } from '@cognate/kernel';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld, FakeSystem as System, TestDatabase } from '@cognate/testkit';
import { expect, it } from 'vitest';
import { runProfile } from './run-profile.ts';

async function inWorld(check: (world: EngineWorld, hr: System) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  for (let id = 1; id <= 6; id += 1) hr.put(`${id}`, { employeeId: `${id}` });
  const document = fakeDocument([source('hr'), source('badges'), target('ad')]);
  const systems = { hr, badges: new FakeSystem(), ad: new FakeSystem() };
  await check(await engineWorld(database, document, systems, { pageSize: 2 }), hr);
}

/** Lets a run go on until it has read the n-th entry, and then wait. */
function stopAt(system: System, entry: number): { readonly reached: Promise<void>; go(): void } {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  system.faults.beforeEntry = async (count) => {
    if (count !== entry) return;
    reached.resolve();
    await gate.promise;
  };
  return { reached: reached.promise, go: () => gate.resolve() };
}

const GONE = (): boolean => true;

it('refuses a second run of the same connector while one is under way', async () => {
  await inWorld(async (world, hr) => {
    const stop = stopAt(hr, 3);
    const first = world.attempt('hr', 'full-import');
    await stop.reached;
    await expect(world.attempt('hr', 'full-import')).rejects.toMatchObject({
      code: 'already-running',
      details: { name: 'connector:hr' },
    });
    stop.go();
    expect((await first).result).toBe('success');
    expect((await world.run('hr', 'full-import')).result).toBe('success');
  });
});

it('lets different connectors import side by side', async () => {
  await inWorld(async (world, hr) => {
    const stop = stopAt(hr, 3);
    const first = world.attempt('hr', 'full-import');
    await stop.reached;
    world.system('badges').put('1', { employeeId: '1' });
    await world.run('badges', 'full-import');
    stop.go();
    expect((await first).result).toBe('success');
    expect(Object.keys((await world.state()).spaces)).toEqual(['badges', 'hr']);
    expect(await world.problems()).toEqual([]);
  });
});

it('lets different connectors export side by side, and nobody synchronize meanwhile', async () => {
  await inWorld(async (world) => {
    await world.run('hr', 'full-import', 'delta-sync');
    const ad = world.system('ad');
    const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    ad.faults.beforeChange = async () => {
      reached.resolve();
      await gate.promise;
    };
    const first = world.attempt('ad', 'export');
    await reached.promise;
    expect((await world.attempt('badges', 'export')).result).toBe('success');
    await expect(world.attempt('badges', 'delta-sync')).rejects.toMatchObject({
      code: 'already-running',
      details: { name: 'exports:ad' },
    });
    gate.resolve();
    expect((await first).result).toBe('success');
  });
});

it('keeps nobody away, and takes no result back, when a claim could not be given back', async () => {
  await inWorld(async (world) => {
    const lost = new AppError('database-connection-lost', 'The connection was lost.');
    const store = { ...world.store, release: () => Promise.reject(lost) };
    const request = { connector: 'hr', profile: 'full-import', startedBy: 'test' };
    const run = await runProfile({ ...world.dependencies, store }, request);
    expect(run.result).toBe('success');
    expect((await world.pool.query('select from lease')).rowCount).toBe(1);
    expect((await world.run('hr', 'full-import')).result).toBe('success');
    expect(await world.problems()).toEqual([]);
  });
});

it('lets only one run at a time work on the metaverse', async () => {
  await inWorld(async (world) => {
    await world.run('hr', 'full-import');
    const outcomes = await Promise.allSettled([
      world.attempt('hr', 'delta-sync'),
      world.attempt('badges', 'delta-sync'),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

it('commits no page of a run that another process took over', async () => {
  await inWorld(async (world, hr) => {
    const stop = stopAt(hr, 5);
    const first = world.attempt('hr', 'full-import');
    // It may notice before anybody waits for it.
    first.catch(() => undefined);
    await stop.reached;
    const lease = await world.store.acquire(['connector:hr'], 'another', 60, GONE);
    expect(lease).toEqual({ ok: true, displaced: ['connector:hr'] });
    await world.store.closeAbandonedRuns(['hr'], new Date());
    const before = Object.keys((await world.state()).spaces['hr'] ?? {});
    stop.go();
    await expect(first).rejects.toMatchObject({ code: 'lease-lost' });
    expect(Object.keys((await world.state()).spaces['hr'] ?? {})).toEqual(before);
    expect(await world.store.runs({ limit: 9 })).toMatchObject([
      { result: 'stopped-server', steps: [{ result: 'stopped-server' }] },
    ]);
    await world.store.release(['connector:hr'], 'another');
    await world.run('hr', 'full-import');
    expect(Object.keys((await world.state()).spaces['hr'] ?? {})).toHaveLength(6);
  });
});

it('closes the runs of everybody whose claim it takes over', async () => {
  await inWorld(async (world) => {
    // As a process leaves it that ended in the middle of a synchronization of badges.
    await world.store.acquire(['connector:badges', 'metaverse'], 'gone', 0);
    const start = { connector: 'badges', profile: 'full-sync', startedBy: 'gone', at: new Date() };
    const run = await world.store.startRun(start);
    await world.store.startStep(run, 1, 'full-sync', new Date());
    await world.run('hr', 'full-import', 'delta-sync');
    const closed = await world.store.run(run);
    expect([closed, ...(closed?.steps ?? [])].map((each) => each?.result)).toEqual([
      'stopped-server',
      'stopped-server',
    ]);
    expect([closed, ...(closed?.steps ?? [])].map((each) => each?.endedAt)).not.toContain(null);
  });
});

it('waits for a page that the run of a killed process is still committing', async () => {
  await inWorld(async (world) => {
    const start = { connector: 'hr', profile: 'full-import', startedBy: 'gone', at: new Date() };
    const run = await world.store.startRun(start);
    await world.store.startStep(run, 1, 'full-import', new Date());
    const dying = await world.pool.connect();
    await dying.query('begin');
    await dying.query('update run_step set counters = $2 where run_id = $1', [
      run,
      '{"staging":{"x":1}}',
    ]);
    let closed = false;
    const closing = world.store.closeAbandonedRuns(['hr'], new Date()).then(() => {
      closed = true;
    });
    await lockWait(world.pool);
    expect(closed).toBe(false);
    await dying.query('commit');
    dying.release();
    await closing;
    expect(await world.store.run(run)).toMatchObject({
      steps: [{ counters: { staging: { x: 1 } } }],
    });
  });
});

/** Returns once some connection waits for another's row. */
async function lockWait(pool: TestDatabase['pool']): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rowCount !== 0) return;
  }
}
