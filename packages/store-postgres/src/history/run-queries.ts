import type { RunError, RunRow, RunStore } from '@cognate/sync-engine';
import type { StoreContext } from '../store-context.ts';
import { loadSteps } from './load-steps.ts';

interface Row {
  readonly id: number;
  readonly connector: number;
  readonly profile: string;
  readonly started_by: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly result: string;
}

const RUN_COLUMNS = 'id, connector, profile, started_by, started_at, ended_at, result';

type Queries = Pick<RunStore, 'runs' | 'run' | 'runErrors' | 'countedObjects'>;

/** The run history as people read it. */
export function createRunQueries(context: StoreContext): Queries {
  const { pool, names } = context;
  return {
    async runs({ connector, limit, before }) {
      const { rows } = await pool.query<Row>(
        `select ${RUN_COLUMNS} from run
         where not cleared and id < $2 and ($1::int4 is null or connector = $1) order by id desc limit $3`,
        [
          connector === undefined ? null : names.find('connector', connector),
          before ?? Number.MAX_SAFE_INTEGER,
          limit,
        ],
      );
      return withSteps(context, rows);
    },

    async run(id) {
      const { rows } = await pool.query<Row>(
        `select ${RUN_COLUMNS} from run where not cleared and id = $1`,
        [id],
      );
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

    async countedObjects(run, step, counter, { connector, limit } = {}) {
      const { rows } = await pool.query<{ connector: number; id: number; dn: string | null }>(
        `select o.connector, u.id, coalesce(u.dn, c.dn) as dn
         from run_objects o
           cross join lateral unnest(o.ids, o.dns) as u (id, dn)
           left join cs_object c on c.connector = o.connector and c.id = u.id
         where o.run_id = $1 and o.step = $2 and o.counter = $3 and ($4::int4 is null or o.connector = $4)
         order by o.page, u.id limit $5`,
        [
          run,
          step,
          counter,
          connector === undefined ? null : names.find('connector', connector),
          limit ?? null,
        ],
      );
      return rows.map((row) => ({ ...row, connector: names.name('connector', row.connector) }));
    },
  };
}

async function withSteps(context: StoreContext, runs: readonly Row[]): Promise<readonly RunRow[]> {
  const steps = await loadSteps(
    context,
    runs.map((run) => run.id),
  );
  return runs.map((run) => ({
    id: run.id,
    connector: context.names.name('connector', run.connector),
    profile: run.profile,
    startedBy: run.started_by,
    startedAt: run.started_at,
    endedAt: run.ended_at,
    result: run.result,
    steps: steps.get(run.id) ?? [],
  }));
}
