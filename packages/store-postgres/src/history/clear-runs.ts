import type { ClearedRuns, HistoryStore } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import type { StoreContext } from '../store-context.ts';

/** How many rows one statement deletes: a run may have thousands, and runs go on meanwhile. */
const ROWS = 1000;

const NOTHING: ClearedRuns = { runs: 0, steps: 0, errors: 0, objects: 0 };

/**
 * Clears runs. The many rows of their objects and errors go first, in statements of bounded size; a clearing that was
 * interrupted is completed by the next one.
 */
export const createClearRuns = (context: StoreContext): Pick<HistoryStore, 'clearRuns'> => ({
  async clearRuns(endedBefore, limit) {
    const { rows } = await context.pool.query<{ id: number }>(
      `select id from run where not cleared and ended_at < $1 order by ended_at, id limit $2`,
      [endedBefore, limit],
    );
    if (rows.length === 0) return NOTHING;
    const runs = rows.map(({ id }) => id);
    const objects = await deleteAll((ids) => deleteObjects(context, ids), runs);
    const errors = await deleteAll((ids) => deleteErrors(context, ids), runs);
    await deleteAll((ids) => deletePastValues(context, ids), runs);
    return { objects, errors, ...(await markCleared(context, runs)) };
  },
});

/** What a statement deleted: its rows, and what they stood for. */
interface Deleted {
  readonly rows: number;
  readonly count: number;
}

async function deleteAll(
  deleteSome: (runs: readonly number[]) => Promise<Deleted>,
  runs: readonly number[],
): Promise<number> {
  let sum = 0;
  for (;;) {
    const { rows, count } = await deleteSome(runs);
    sum += count;
    if (rows < ROWS) return sum;
  }
}

async function deleteObjects({ pool }: StoreContext, runs: readonly number[]): Promise<Deleted> {
  const { rows } = await pool.query<Deleted>(
    `with page as (
       select run_id, step, page, counter, connector from run_objects where run_id = any($1::int8[])
       order by run_id, step, page, counter, connector limit $2
     ), gone as (
       delete from run_objects o using page p
       where o.run_id = p.run_id and o.step = p.step and o.page = p.page and o.counter = p.counter
         and o.connector = p.connector
       returning cardinality(o.ids) as objects
     )
     select count(*) as rows, coalesce(sum(objects), 0)::int8 as count from gone`,
    [int8Array(runs), ROWS],
  );
  return rows[0] ?? { rows: 0, count: 0 };
}

async function deleteErrors({ pool }: StoreContext, runs: readonly number[]): Promise<Deleted> {
  const { rows } = await pool.query<Deleted>(
    `with page as (
       select run_id, step, page, number from run_error where run_id = any($1::int8[])
       order by run_id, step, page, number limit $2
     ), gone as (
       delete from run_error e using page p
       where e.run_id = p.run_id and e.step = p.step and e.page = p.page and e.number = p.number
       returning 1
     )
     select count(*) as rows, count(*) as count from gone`,
    [int8Array(runs), ROWS],
  );
  return rows[0] ?? { rows: 0, count: 0 };
}

async function deletePastValues({ pool }: StoreContext, runs: readonly number[]): Promise<Deleted> {
  const { rows } = await pool.query<Deleted>(
    `with page as (
       select run_id, step, page, mv_id from mv_past where run_id = any($1::int8[])
       order by run_id, step, page, mv_id limit $2
     ), gone as (
       delete from mv_past v using page p
       where v.run_id = p.run_id and v.step = p.step and v.page = p.page and v.mv_id = p.mv_id
       returning 1
     )
     select count(*) as rows, count(*) as count from gone`,
    [int8Array(runs), ROWS],
  );
  return rows[0] ?? { rows: 0, count: 0 };
}

/** Only the line of the run remains, as the time that lineage refers to. */
async function markCleared(
  { pool }: StoreContext,
  runs: readonly number[],
): Promise<Pick<ClearedRuns, 'runs' | 'steps'>> {
  return withTransaction(pool, async (client) => {
    const steps = await client.query('delete from run_step where run_id = any($1::int8[])', [
      int8Array(runs),
    ]);
    const cleared = await client.query(
      `update run set cleared = true, started_by = '' where id = any($1::int8[]) and not cleared`,
      [int8Array(runs)],
    );
    return { runs: cleared.rowCount ?? 0, steps: steps.rowCount ?? 0 };
  });
}
