import type { RunStore } from '@cognate/sync-engine';
import { int4Array } from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import type { StoreContext } from '../store-context.ts';
import { reserve } from './id-store.ts';
import { createRunQueries } from './run-queries.ts';
import { writeRecord } from './write-record.ts';

/** Tables that grow from nothing within one step. */
const CHANGING_TABLES =
  'cs_object, cs_pending, cs_ref, link, mv_object, mv_index, mv_ref, export_change, export_delta';

export function createRunStore(context: StoreContext): RunStore {
  const { pool, names } = context;
  return {
    ...createRunQueries(context),

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
  };
}
