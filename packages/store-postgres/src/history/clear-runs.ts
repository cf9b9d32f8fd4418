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
    const objects = await deleteAll(context, OBJECTS, runs);
    const errors = await deleteAll(context, ERRORS, runs);
    await deleteAll(context, PAST_VALUES, runs);
    await deleteAll(context, PAST_LINKS, runs);
    return { objects, errors, ...(await markCleared(context, runs)) };
  },
});

/** What a statement deleted: its rows, and what they stood for. */
interface Deleted {
  readonly rows: number;
  readonly count: number;
}

async function deleteAll(
  context: StoreContext,
  what: RowsOfRuns,
  runs: readonly number[],
): Promise<number> {
  let sum = 0;
  for (;;) {
    const { rows, count } = await deleteSome(context, what, runs);
    sum += count;
    if (rows < ROWS) return sum;
  }
}

/** Rows that belong to runs: what tells them apart, and what each of them stands for. */
interface RowsOfRuns {
  readonly table: string;
  readonly key: readonly string[];
  readonly weight: string;
}

const PAGE = ['run_id', 'step', 'page'] as const;
const OBJECTS = {
  table: 'run_objects',
  key: [...PAGE, 'counter', 'connector'],
  weight: 'cardinality(t.ids)',
};
const ERRORS = { table: 'run_error', key: [...PAGE, 'number'], weight: '1' };
const PAST_VALUES = { table: 'mv_past', key: [...PAGE, 'mv_id'], weight: '1' };
const PAST_LINKS = { table: 'link_past', key: [...PAGE, 'connector', 'cs_id'], weight: '1' };

async function deleteSome(
  { pool }: StoreContext,
  { table, key, weight }: RowsOfRuns,
  runs: readonly number[],
): Promise<Deleted> {
  const columns = key.join(', ');
  const { rows } = await pool.query<Deleted>(
    `with page as (
       select ${columns} from ${table} where run_id = any($1::int8[]) order by ${columns} limit $2
     ), gone as (
       delete from ${table} t using page p
       where ${key.map((column) => `t.${column} = p.${column}`).join(' and ')}
       returning ${weight} as weight
     )
     select count(*) as rows, coalesce(sum(weight), 0)::int8 as count from gone`,
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
