import type { FullSteps, RunStore } from '@cognate/sync-engine';
import type { ClientBase } from 'pg';
import { int4Array } from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import type { StoreContext } from '../store-context.ts';
import { createRunQueries } from './run-queries.ts';
import { createStarts, IS_SENDING } from './start-run.ts';
import { storableText, writeRecord } from './write-record.ts';

/** Tables that grow from nothing within one step. */
const CHANGING_TABLES =
  'cs_object, cs_pending, cs_ref, link, mv_object, mv_index, mv_ref, export_change, export_delta';

export function createRunStore(context: StoreContext): RunStore {
  const { pool, names } = context;
  return {
    ...createRunQueries(context),
    ...createStarts(context),
    ...createFullSteps(context),

    async finishStep({ record, at, result, message, connections = [] }) {
      await withTransaction(pool, async (client) => {
        await writeRecord(client, context, record);
        await client.query(
          `update run_step set ended_at = $3, result = $4, message = $5, connections = $6
           where run_id = $1 and step = $2`,
          [
            record.run,
            record.step,
            at,
            result,
            message && storableText(message),
            storableText(JSON.stringify(connections)),
          ],
        );
        if (isCompleted(result)) await noteCompletedExport(client, record);
      });
    },

    async refreshStatistics() {
      await withTransaction(pool, async (client) => {
        // Sizes and numbers of distinct keys are all that plans need; the usual sample takes ten times as long.
        await client.query('set local default_statistics_target = 10');
        await client.query(`analyze ${CHANGING_TABLES}`);
      });
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
  };
}

function createFullSteps({
  pool,
  names,
}: StoreContext): Pick<RunStore, 'fullSteps' | 'setFullSteps'> {
  return {
    async fullSteps(connector) {
      const { rows } = await pool.query<{ full_steps: string }>(
        'select full_steps from connector_state where connector = $1',
        [names.find('connector', connector)],
      );
      // Written by `setFullSteps`.
      return JSON.parse(rows[0]?.full_steps ?? '{}') as FullSteps;
    },

    async setFullSteps(connector, steps) {
      await pool.query('update connector_state set full_steps = $2 where connector = $1', [
        names.id('connector', connector),
        JSON.stringify(steps),
      ]);
    },
  };
}

const isCompleted = (result: string): boolean =>
  result === 'success' || result.startsWith('completed-');

/** An export step that came to its end is the connector's last completed one; nothing for other steps. */
async function noteCompletedExport(
  client: ClientBase,
  { run, step }: { readonly run: number; readonly step: number },
): Promise<void> {
  await client.query(
    `with completed as (
       update run_step s set last_completed_export = s.export_number
       from run r where r.id = $1 and s.run_id = $1 and s.step = $2 and s.type = 'export' and ${IS_SENDING}
       returning s.export_number
     )
     update connector_state s set exports_completed = completed.export_number, exported_run = r.id
     from completed, run r where r.id = $1 and s.connector = r.connector`,
    [run, step],
  );
}
