import type { HistoryStore, RecordedError, RecordedRun, RunError } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';
import { loadSteps } from './load-steps.ts';

interface Row {
  readonly id: number;
  readonly connector: number;
  readonly number: number;
  readonly profile: string;
  readonly started_by: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly result: string;
}

const COLUMNS = 'id, connector, number, profile, started_by, started_at, ended_at, result';

type Queries = Pick<HistoryStore, 'finishedRuns' | 'recordedRun' | 'countRunsInProgress'>;

/** Runs with all that the history keeps of them, a page with three statements. */
export function createRecordedRuns(context: StoreContext): Queries {
  const { pool, names } = context;
  return {
    async finishedRuns({ connector, since, endedBefore }, after, limit) {
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from run
         where not cleared and ended_at is not null and id > $1
           and ($2::int4 is null or connector = $2)
           and ($3::timestamptz is null or started_at >= $3)
           and ($4::timestamptz is null or ended_at < $4)
         order by id limit $5`,
        [
          after,
          connector === undefined ? null : names.find('connector', connector),
          since ?? null,
          endedBefore ?? null,
          limit,
        ],
      );
      return completed(context, rows);
    },

    async recordedRun(id) {
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from run where not cleared and id = $1`,
        [id],
      );
      return (await completed(context, rows))[0];
    },

    async countRunsInProgress() {
      const { rows } = await pool.query<{ count: number }>(
        'select count(*) as count from run where ended_at is null',
      );
      return rows[0]?.count ?? 0;
    },
  };
}

async function completed(
  context: StoreContext,
  runs: readonly Row[],
): Promise<readonly RecordedRun[]> {
  const ids = runs.map(({ id }) => id);
  const steps = await loadSteps(context, ids);
  const errors = await loadErrors(context, ids);
  return runs.map((run) => ({
    id: run.id,
    connector: context.names.name('connector', run.connector),
    number: run.number,
    profile: run.profile,
    startedBy: run.started_by,
    startedAt: run.started_at,
    endedAt: run.ended_at,
    result: run.result,
    steps: steps.get(run.id) ?? [],
    errors: errors.get(run.id) ?? [],
  }));
}

async function loadErrors(
  { pool }: StoreContext,
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly RecordedError[]>> {
  if (runs.length === 0) return new Map();
  const { rows } = await pool.query<{
    run_id: number;
    step: number;
    error: string;
    at: Date;
    first_at: Date;
    retries: number;
  }>(
    `select run_id, step, error, at, first_at, retries from run_error
     where run_id = any($1::int8[]) order by run_id, step, page, number`,
    [int8Array(runs)],
  );
  const errors = new Map<number, RecordedError[]>();
  for (const { run_id, step, error, at, first_at, retries } of rows) {
    const known = errors.get(run_id) ?? [];
    errors.set(run_id, known);
    // Written by `writeRecord`.
    known.push({ ...(JSON.parse(error) as RunError), step, at, firstAt: first_at, retries });
  }
  return errors;
}
