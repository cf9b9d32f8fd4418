import type {
  IdStore,
  LeaseStore,
  RunError,
  RunRow,
  RunStepRow,
  RunStore,
  StepCounters,
} from '@cognate/sync-engine';
import { must } from '@cognate/kernel';
import { int4Array, int8Array, textArray } from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import type { StoreContext } from '../store-context.ts';
import { writeRecord } from './write-record.ts';

interface Row {
  readonly id: number;
  readonly connector: number;
  readonly profile: string;
  readonly started_by: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly result: string;
}

/** Tables that grow from nothing within one step. */
const CHANGING_TABLES =
  'cs_object, cs_pending, cs_ref, link, mv_object, mv_index, mv_ref, export_change, export_delta';

const RUN_COLUMNS = 'id, connector, profile, started_by, started_at, ended_at, result';

export function createRunStore(context: StoreContext): RunStore {
  const { pool, names } = context;
  return {
    async startRun({ connector, profile, startedBy, at }) {
      await names.ensure('connector', [connector]);
      const id = await reserve(context, 'run', 1);
      await pool.query(
        `insert into run (id, connector, profile, started_by, started_at, result) values ($1, $2, $3, $4, $5, 'in-progress')`,
        [id, names.id('connector', connector), profile, startedBy, at],
      );
      return id;
    },

    async startStep(run, step, type, at) {
      await pool.query(
        `insert into run_step (run_id, step, type, started_at, result, counters) values ($1, $2, $3, $4, 'in-progress', '{}')`,
        [run, step, type, at],
      );
    },

    async finishStep({ record, at, result, message }) {
      await withTransaction(pool, async (client) => {
        await writeRecord(client, context, record);
        await client.query(
          'update run_step set ended_at = $3, result = $4, message = $5 where run_id = $1 and step = $2',
          [record.run, record.step, at, result, message],
        );
      });
    },

    async refreshStatistics() {
      await pool.query(`analyze ${CHANGING_TABLES}`);
    },

    async finishRun(run, result, at) {
      await pool.query('update run set ended_at = $2, result = $3 where id = $1', [
        run,
        at,
        result,
      ]);
    },

    async closeAbandonedRuns(connectors, at) {
      const numbers = int4Array(connectors.map((connector) => names.find('connector', connector)));
      await pool.query(
        `update run_step s set ended_at = $2, result = 'stopped-server', message = 'The process ended before the step did.'
         from run r where r.connector = any($1::int4[]) and r.ended_at is null and s.run_id = r.id and s.ended_at is null`,
        [numbers, at],
      );
      await pool.query(
        `update run set ended_at = $2, result = 'stopped-server' where connector = any($1::int4[]) and ended_at is null`,
        [numbers, at],
      );
    },

    async runs({ connector, limit, before }) {
      const { rows } = await pool.query<Row>(
        `select ${RUN_COLUMNS} from run where id < $2 and ($1::int4 is null or connector = $1) order by id desc limit $3`,
        [
          connector === undefined ? null : names.find('connector', connector),
          before ?? Number.MAX_SAFE_INTEGER,
          limit,
        ],
      );
      return withSteps(context, rows);
    },

    async run(id) {
      const { rows } = await pool.query<Row>(`select ${RUN_COLUMNS} from run where id = $1`, [id]);
      return (await withSteps(context, rows))[0];
    },

    async runErrors(run) {
      const { rows } = await pool.query<{ step: number; error: string }>(
        'select step, error from run_error where run_id = $1 order by step, page, number',
        [run],
      );
      // Written by `writeRecord`.
      return rows.map((row) => ({ ...(JSON.parse(row.error) as RunError), step: row.step }));
    },

    async countedObjects(run, step, counter) {
      const { rows } = await pool.query<{ connector: number; id: number; dn: string | null }>(
        `select o.connector, u.id, coalesce(u.dn, c.dn) as dn
         from run_objects o
           cross join lateral unnest(o.ids, o.dns) as u (id, dn)
           left join cs_object c on c.connector = o.connector and c.id = u.id
         where o.run_id = $1 and o.step = $2 and o.counter = $3 order by o.page, u.id`,
        [run, step, counter],
      );
      return rows.map((row) => ({ ...row, connector: names.name('connector', row.connector) }));
    },
  };
}

async function withSteps(
  { pool, names }: StoreContext,
  runs: readonly Row[],
): Promise<readonly RunRow[]> {
  if (runs.length === 0) return [];
  const { rows } = await pool.query<{
    run_id: number;
    step: number;
    type: string;
    started_at: Date;
    ended_at: Date | null;
    result: string;
    message: string | null;
    counters: string;
  }>(
    `select run_id, step, type, started_at, ended_at, result, message, counters from run_step
     where run_id = any($1::int8[]) order by run_id, step`,
    [int8Array(runs.map((run) => run.id))],
  );
  const byRun = Map.groupBy(rows, (row) => row.run_id);
  return runs.map((run) => ({
    id: run.id,
    connector: names.name('connector', run.connector),
    profile: run.profile,
    startedBy: run.started_by,
    startedAt: run.started_at,
    endedAt: run.ended_at,
    result: run.result,
    steps: (byRun.get(run.id) ?? []).map((row): RunStepRow => ({
      step: row.step,
      type: row.type,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      result: row.result,
      message: row.message,
      counters: { ...NO_COUNTERS, ...(JSON.parse(row.counters) as Partial<StepCounters>) },
    })),
  }));
}

const NO_COUNTERS: StepCounters = {
  staging: {},
  discovery: {},
  inbound: {},
  outbound: {},
  export: {},
};

async function reserve({ pool }: StoreContext, name: string, count: number): Promise<number> {
  const { rows } = await pool.query<{ next: number }>(
    'update id_block set next = next + $2 where name = $1 returning next',
    [name, count],
  );
  return must(rows[0], `the id block "${name}"`).next - count;
}

export const createIdStore = (context: StoreContext): IdStore => ({
  reserveIds: (kind, count) => reserve(context, kind, count),
});

export function createLeaseStore({ pool }: StoreContext): LeaseStore {
  return {
    acquire: (wanted, owner, seconds) =>
      withTransaction(pool, async (client) => {
        // Expired claims go first; a claim that two processes want at once waits here for the other's commit.
        await client.query('delete from lease where name = any($1::text[]) and until < now()', [
          textArray(wanted),
        ]);
        const sorted = [...wanted].sort();
        const { rows } = await client.query<{ name: string }>(
          `insert into lease (name, owner, until)
           select name, $2, now() + make_interval(secs => $3) from unnest($1::text[]) as n (name)
           on conflict (name) do nothing returning name`,
          [textArray(sorted), owner, seconds],
        );
        if (rows.length === sorted.length) return { ok: true } as const;
        const taken = new Set(rows.map((row) => row.name));
        const name = must(
          sorted.find((each) => !taken.has(each)),
          'a name that could not be claimed',
        );
        const { rows: holders } = await client.query<{ owner: string }>(
          'select owner from lease where name = $1',
          [name],
        );
        await client.query('delete from lease where name = any($1::text[]) and owner = $2', [
          textArray([...taken]),
          owner,
        ]);
        return { ok: false, name, holder: holders[0]?.owner ?? 'unknown' } as const;
      }),
    async renew(names, owner, seconds) {
      const { rowCount } = await pool.query(
        'update lease set until = now() + make_interval(secs => $3) where name = any($1::text[]) and owner = $2',
        [textArray(names), owner, seconds],
      );
      return rowCount === names.length;
    },
    async release(names, owner) {
      await pool.query('delete from lease where name = any($1::text[]) and owner = $2', [
        textArray(names),
        owner,
      ]);
    },
  };
}
