import type { ExportStore, ReferenceTarget } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import { opCode, PENDING_STAGE, UNCONFIRMED_STAGE } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';
import { commitExport } from './commit-export.ts';
import { loadExportPage } from './load-export-page.ts';

export function createExportStore(context: StoreContext): ExportStore {
  const { pool, names } = context;
  const number = (connector: string): number => names.find('connector', connector);
  return {
    async countPendingDeletes(connector) {
      const { rows } = await pool.query<{ count: number }>(
        'select count(*) as count from export_change where connector = $1 and stage = $2 and op in ($3, $4)',
        [number(connector), PENDING_STAGE, opCode('delete'), opCode('delete-add')],
      );
      return rows[0]?.count ?? 0;
    },

    exportPage: (connector, after, limit) => loadExportPage(context, connector, after, limit),

    async referenceTargets(connector, ids) {
      const { rows } = await pool.query<ReferenceTarget>(
        `select o.id, o.dn, o.body is not null or exists (
           select 1 from export_change e where e.connector = o.connector and e.cs_id = o.id and e.stage + 0 = $3
         ) as exists
         from cs_object o where o.connector = $1 and o.id = any($2::int8[])`,
        [number(connector), int8Array(ids), UNCONFIRMED_STAGE],
      );
      return rows;
    },

    async heldReferences(connector, objects) {
      const { rows } = await pool.query<{
        object: number;
        attr: number;
        dn: string;
        target: number | null;
      }>(
        `select r.cs_id as object, r.attr, r.dn, t.id as target
         from cs_ref r left join cs_object t on t.connector = $1 and t.dn_key = r.tkey
         where r.cs_id = any($2::int8[])`,
        [number(connector), int8Array(objects)],
      );
      return rows.map(({ object, attr, dn, target }) => ({
        object,
        attribute: names.name('attribute', attr),
        dn,
        target,
      }));
    },

    // Also brings to the disk what imports and synchronizations committed without waiting for it.
    async openFlight(connector, run, ids) {
      await pool.query(
        `insert into export_flight (connector, run, ids) values ($1, $2, $3::int8[])
         on conflict (connector) do update set run = excluded.run, ids = excluded.ids`,
        [number(connector), run, int8Array(ids)],
      );
    },

    async commitExportPage(write) {
      await names.ensure('connector', [write.connector]);
      await names.ensure(
        'type',
        write.replaced.map(({ type }) => type),
      );
      await withTransaction(pool, (client) => commitExport(client, context, write));
    },
  };
}
