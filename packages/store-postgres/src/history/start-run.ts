import type { RunStore } from '@cognate/sync-engine';
import type { StoreContext } from '../store-context.ts';
import { reserve } from './id-store.ts';

/** What only writes a file is none of the connector's exports, as in MIM. `$2` is the step. */
export const IS_SENDING = `coalesce(r.step_settings::jsonb -> ($2::int - 1) -> 'dropFile' ->> 'use', '') <> 'to-file'`;

/** The first lines of runs and steps, with the numbers that they have among their connector's. */
export function createStarts(context: StoreContext): Pick<RunStore, 'startRun' | 'startStep'> {
  const { pool, names } = context;
  return {
    async startRun({ connector, profile, startedBy, at, steps = [] }) {
      await names.ensure('connector', [connector]);
      const id = await reserve(context, 'run', 1);
      await pool.query(
        `with state as (
           insert into connector_state as s (connector, runs) values ($2, 1)
           on conflict (connector) do update set runs = s.runs + 1 returning runs
         )
         insert into run (id, connector, number, profile, started_by, started_at, result, step_settings)
         select $1, $2, state.runs, $3, $4, $5, 'in-progress', $6 from state`,
        [id, names.id('connector', connector), profile, startedBy, at, JSON.stringify(steps)],
      );
      return id;
    },

    async startStep(run, step, type, at) {
      if (type === 'export')
        await pool.query(
          `update connector_state s set exports = s.exports + 1
           from run r where r.id = $1 and s.connector = r.connector and ${IS_SENDING}`,
          [run, step],
        );
      await pool.query(
        `insert into run_step
           (run_id, step, type, started_at, result, counters, export_number, last_completed_export)
         select $1, $2, $3, $4, 'in-progress', '{}', s.exports, s.exports_completed
         from run r join connector_state s on s.connector = r.connector where r.id = $1`,
        [run, step, type, at],
      );
    },
  };
}
