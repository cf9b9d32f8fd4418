import type { DecisionStore, ExportDecision } from '@cognate/sync-engine';
import { must } from '@cognate/kernel';
import { int2Array, int8Array, textArray } from '../connection/binary-array.ts';
import { PENDING_STAGE } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';

const STATES: readonly ExportDecision['state'][] = ['held', 'approved', 'discarded'];

/** Rows per statement; a parameter of any size would hold the whole export in memory twice. */
const CHUNK = 10_000;

export function createDecisionStore({ pool, names }: StoreContext): DecisionStore {
  const number = (connector: string): number => names.find('connector', connector);
  return {
    async exportDecisions(connector, ids) {
      const { rows } = await pool.query<{
        id: number;
        state: number;
        digest: string;
        by: string | null;
        at: Date;
      }>(
        `select id, state, digest, decided_by as by, at from export_decision
         where connector = $1 and id = any($2::int8[])`,
        [number(connector), int8Array(ids)],
      );
      return rows.map((row) => ({ ...row, state: must(STATES[row.state], 'a decision code') }));
    },

    async writeExportDecisions(connector, decisions) {
      await names.ensure('connector', [connector]);
      for (let start = 0; start < decisions.length; start += CHUNK) {
        const chunk = decisions.slice(start, start + CHUNK);
        await pool.query(
          `insert into export_decision (connector, id, state, digest, decided_by, at)
           select $1, id, state, digest, by, at::timestamptz
           from unnest($2::int8[], $3::int2[], $4::text[], $5::text[], $6::text[]) as n (id, state, digest, by, at)
           on conflict (connector, id) do update
             set state = excluded.state, digest = excluded.digest, decided_by = excluded.decided_by, at = excluded.at`,
          [
            names.id('connector', connector),
            int8Array(chunk.map(({ id }) => id)),
            int2Array(chunk.map(({ state }) => STATES.indexOf(state))),
            textArray(chunk.map(({ digest }) => digest)),
            textArray(chunk.map(({ by }) => by)),
            textArray(chunk.map(({ at }) => at.toISOString())),
          ],
        );
      }
    },

    async sweepExportDecisions(connector) {
      await pool.query(
        `delete from export_decision d where d.connector = $1 and not exists (
           select 1 from export_change e where e.connector = d.connector and e.id = d.id and e.stage + 0 = $2)`,
        [number(connector), PENDING_STAGE],
      );
    },
  };
}
