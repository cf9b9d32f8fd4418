import type { ConnectionIncident, RecordedStep, StepCounters } from '@cognate/sync-engine';
import type { StepSettings } from '@cognate/sync-rules';
import { int8Array } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';

interface Row {
  readonly run_id: number;
  readonly step: number;
  readonly type: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly result: string;
  readonly message: string | null;
  readonly counters: string;
  readonly connections: string;
  readonly step_settings: string;
  readonly export_number: number;
  readonly last_completed_export: number;
}

/** The steps of some runs, by run, in their order. */
export async function loadSteps(
  { pool }: StoreContext,
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly RecordedStep[]>> {
  if (runs.length === 0) return new Map();
  const { rows } = await pool.query<Row>(
    `select s.run_id, s.step, s.type, s.started_at, s.ended_at, s.result, s.message, s.counters, s.connections,
       s.export_number, s.last_completed_export, r.step_settings
     from run_step s join run r on r.id = s.run_id
     where s.run_id = any($1::int8[]) order by s.run_id, s.step`,
    [int8Array(runs)],
  );
  const steps = new Map<number, RecordedStep[]>();
  for (const row of rows) {
    const known = steps.get(row.run_id);
    if (known === undefined) steps.set(row.run_id, [stepOf(row)]);
    else known.push(stepOf(row));
  }
  return steps;
}

/** Times are texts in JSON. */
type Stored<T extends { readonly at: Date }> = Omit<T, 'at'> & { readonly at: string };

const NO_COUNTERS: StepCounters = {
  staging: {},
  discovery: {},
  inbound: {},
  outbound: {},
  export: {},
};

const stepOf = (row: Row): RecordedStep => ({
  step: row.step,
  type: row.type,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  result: row.result,
  message: row.message,
  // These texts are written by this store alone.
  counters: { ...NO_COUNTERS, ...(JSON.parse(row.counters) as Partial<StepCounters>) },
  connections: (JSON.parse(row.connections) as readonly Stored<ConnectionIncident>[]).map(
    (incident) => ({ ...incident, at: new Date(incident.at) }),
  ),
  settings: (JSON.parse(row.step_settings) as readonly StepSettings[])[row.step - 1] ?? {},
  exportNumber: row.export_number,
  lastCompletedExport: row.last_completed_export,
});
