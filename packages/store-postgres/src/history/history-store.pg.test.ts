import { must } from '@cognate/kernel';
import type { ClearedRuns, RecordedRun, StepRecord } from '@cognate/sync-engine';
import { testDatabase } from '@cognate/testkit';
import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { createPostgresStore } from '../create-postgres-store.ts';
import type { PostgresStore } from '../create-postgres-store.ts';

async function withStore(
  check: (store: PostgresStore, pool: Pool) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  await check(await createPostgresStore(database.pool), database.pool);
}

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));

const NO_COUNTERS = { staging: {}, discovery: {}, inbound: {}, outbound: {}, export: {} };

/** What a page records: so many objects behind a counter, and so many errors. */
const aPage = (
  run: number,
  page: number,
  { objects, errors }: { readonly objects: number; readonly errors: number },
): StepRecord => ({
  run,
  step: 1,
  page,
  counters: NO_COUNTERS,
  objects: [
    { counter: 'stage-add', connector: 'hr', ids: Array.from({ length: objects }, (_, id) => id) },
  ],
  errors: Array.from({ length: errors }, () => ({
    kind: 'discovery',
    type: 'parse-error',
    message: 'Broken.',
  })),
});

/** A finished run of one step that took a minute. */
async function finishedRun(
  store: PostgresStore,
  { on = 1, connector = 'hr', type = 'full-import', result = 'success', objects = 0, errors = 0 },
): Promise<number> {
  const at = day(on);
  const steps = [{ pageSize: 7 }];
  const id = await store.startRun({ connector, profile: type, startedBy: 'ann', at, steps });
  await store.startStep(id, 1, type, at);
  const end = new Date(at.getTime() + 60_000);
  const record = aPage(id, 1, { objects, errors });
  await store.finishStep({ record, at: end, result, message: null });
  await store.finishRun(id, result, end);
  return id;
}

const recorded = async (store: PostgresStore, id: number): Promise<RecordedRun> =>
  must(await store.recordedRun(id), 'the run');

it('numbers the runs of every connector on its own, and no number twice', async () => {
  await withStore(async (store) => {
    const ids = [
      await finishedRun(store, { connector: 'hr' }),
      await finishedRun(store, { connector: 'ad' }),
      await finishedRun(store, { connector: 'hr' }),
    ];
    const runs = await store.finishedRuns({}, 0, 10);
    expect(runs.map(({ id, connector, number }) => [id, connector, number])).toEqual([
      [ids[0], 'hr', 1],
      [ids[1], 'ad', 1],
      [ids[2], 'hr', 2],
    ]);
    await store.clearRuns(day(2), 10);
    expect((await recorded(store, await finishedRun(store, { connector: 'hr' }))).number).toBe(3);
  });
});

it('counts export steps, and knows the last one that came to its end', async () => {
  await withStore(async (store) => {
    const exported = async (type: string, result: string): Promise<readonly unknown[]> => {
      const [step] = (await recorded(store, await finishedRun(store, { type, result }))).steps;
      return [step?.exportNumber, step?.lastCompletedExport];
    };
    expect(await exported('full-import', 'success')).toEqual([0, 0]);
    expect(await exported('export', 'success')).toEqual([1, 1]);
    expect(await exported('export', 'stopped-connectivity')).toEqual([2, 1]);
    expect(await exported('full-sync', 'success')).toEqual([2, 1]);
    expect(await exported('export', 'completed-export-errors')).toEqual([3, 3]);
    expect(await exported('full-import', 'success')).toEqual([3, 3]);
  });
});

it('gives runs in their order, in pages, by connector and time', async () => {
  await withStore(async (store) => {
    const ids: number[] = [];
    for (const on of [1, 2, 3, 4]) ids.push(await finishedRun(store, { on }));
    const other = await finishedRun(store, { on: 2, connector: 'ad' });
    const inProgress = await store.startRun({
      connector: 'ad',
      profile: 'p',
      startedBy: 'ann',
      at: day(2),
    });
    const found = async (
      selection: Parameters<PostgresStore['finishedRuns']>[0],
      after = 0,
      limit = 10,
    ): Promise<readonly number[]> =>
      (await store.finishedRuns(selection, after, limit)).map(({ id }) => id);
    expect(await found({})).toEqual([...ids, other]);
    expect(await found({}, ids[1], 2)).toEqual([ids[2], ids[3]]);
    expect(await found({ connector: 'ad' })).toEqual([other]);
    expect(await found({ connector: 'nobody' })).toEqual([]);
    expect(await found({ since: day(2), endedBefore: day(4) })).toEqual([ids[1], ids[2], other]);
    expect(await store.countRunsInProgress()).toBe(1);
    expect(await store.recordedRun(inProgress)).toMatchObject({ endedAt: null, steps: [] });
  });
});

it('keeps what a step was told to do, and its errors with their time', async () => {
  await withStore(async (store) => {
    const { steps, errors } = await recorded(store, await finishedRun(store, { errors: 2 }));
    expect(steps).toMatchObject([{ settings: { pageSize: 7 } }]);
    expect(errors).toMatchObject([
      { step: 1, type: 'parse-error', retries: 0, at: errors[0]?.firstAt },
      { step: 1, type: 'parse-error', retries: 0, firstAt: errors[1]?.at },
    ]);
  });
});

it('clears runs by age, the oldest first, and says how much', async () => {
  await withStore(async (store) => {
    for (const on of [3, 1, 2, 9]) await finishedRun(store, { on, objects: on, errors: 1 });
    const cleared: ClearedRuns[] = [];
    for (;;) {
      const page = await store.clearRuns(day(4), 2);
      if (page.runs === 0) break;
      cleared.push(page);
    }
    expect(cleared).toEqual([
      { runs: 2, steps: 2, errors: 2, objects: 3 },
      { runs: 1, steps: 1, errors: 1, objects: 3 },
    ]);
    expect((await store.runs({ limit: 10 })).map(({ id }) => id)).toEqual([4]);
    expect(await store.finishedRuns({}, 0, 10)).toMatchObject([{ id: 4, errors: [{ step: 1 }] }]);
    expect(await store.run(1)).toBeUndefined();
    expect(await store.recordedRun(1)).toBeUndefined();
    expect(await store.countedObjects(1, 1, 'stage-add')).toEqual([]);
    expect(await store.countedObjects(4, 1, 'stage-add')).toHaveLength(9);
  });
});

it('clears a run of very many pages whole', async () => {
  await withStore(async (store, pool) => {
    const id = await store.startRun({ connector: 'hr', profile: 'p', startedBy: 'a', at: day(1) });
    await store.startStep(id, 1, 'full-import', day(1));
    await store.finishStep({
      record: aPage(id, 1, { objects: 2, errors: 2500 }),
      at: day(1),
      result: 'completed-discovery-errors',
      message: null,
    });
    await store.finishRun(id, 'completed-discovery-errors', day(1));
    await pool.query(
      `insert into run_objects (run_id, step, page, counter, connector, ids)
       select run_id, step, page + more, counter, connector, ids from run_objects, generate_series(1, 2200) as more`,
    );
    expect(await store.clearRuns(day(2), 5)).toEqual({
      runs: 1,
      steps: 1,
      errors: 2500,
      objects: 4402,
    });
    const { rows } = await pool.query(
      'select 1 from run_objects union all select 1 from run_error',
    );
    expect(rows).toEqual([]);
  });
});

it('never clears a run in progress, however old', async () => {
  await withStore(async (store) => {
    const id = await store.startRun({ connector: 'hr', profile: 'p', startedBy: 'a', at: day(1) });
    await store.startStep(id, 1, 'full-import', day(1));
    expect(await store.clearRuns(day(400), 5)).toMatchObject({ runs: 0 });
    const record = aPage(id, 1, { objects: 1, errors: 1 });
    await store.finishStep({ record, at: day(2), result: 'success', message: null });
    await store.finishRun(id, 'success', day(2));
    expect(await recorded(store, id)).toMatchObject({ result: 'success', errors: [{ step: 1 }] });
  });
});

it('completes a clearing that was interrupted', async () => {
  await withStore(async (store, pool) => {
    const id = await finishedRun(store, { objects: 3, errors: 3 });
    await pool.query('delete from run_objects where run_id = $1', [id]);
    await pool.query('delete from run_error where run_id = $1 and number = 0', [id]);
    expect(await store.clearRuns(day(2), 5)).toEqual({ runs: 1, steps: 1, errors: 2, objects: 0 });
  });
});

it('still knows when a cleared run was, and not who started it', async () => {
  await withStore(async (store, pool) => {
    const id = await finishedRun(store, {});
    await store.clearRuns(day(2), 5);
    const { rows } = await pool.query('select started_at, started_by from run where id = $1', [id]);
    expect(rows).toEqual([{ started_at: day(1), started_by: '' }]);
  });
});
