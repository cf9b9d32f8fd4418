import type { ImportStore, PresenceRow, UnconfirmedExport } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { opOf, pendingOf, UNCONFIRMED_STAGE } from '../codes.ts';
import { parseDelta } from '../export/load-exports.ts';
import type { StoreContext } from '../store-context.ts';

type Queries = Pick<ImportStore, 'hasUnconfirmed' | 'unconfirmedExports' | 'keysOf' | 'presence'>;

/**
 * `stage + 0`: the object leads to its export. The index by stage must not be chosen, whose size nobody knows
 * while exports are being confirmed by the thousand.
 */
export function createConfirmationQueries({ pool, names }: StoreContext): Queries {
  const number = (connector: string): number => names.find('connector', connector);
  return {
    async hasUnconfirmed(connector) {
      const { rows } = await pool.query<{ found: boolean }>(
        'select exists (select 1 from export_change where connector = $1 and stage = $2) as found',
        [number(connector), UNCONFIRMED_STAGE],
      );
      return rows[0]?.found === true;
    },

    async unconfirmedExports(connector, ids) {
      const { rows } = await pool.query<{ id: number; object: number; delta: string }>(
        `select e.id, e.cs_id as object, d.delta from export_change e join export_delta d on d.id = e.id
         where e.connector = $1 and e.cs_id = any($2::int8[]) and e.stage + 0 = $3`,
        [number(connector), int8Array(ids), UNCONFIRMED_STAGE],
      );
      return rows.map((row): UnconfirmedExport => ({ ...row, delta: parseDelta(row.delta) }));
    },

    async keysOf(connector, ids) {
      const { rows } = await pool.query<{ id: number; key: string }>(
        'select id, dn_key as key from cs_object where connector = $1 and id = any($2::int8[])',
        [number(connector), int8Array(ids)],
      );
      return new Map(rows.map((row) => [row.id, row.key]));
    },

    async presence(connector, ids) {
      const { rows } = await pool.query<{
        id: number;
        otype: number;
        dn: string;
        imported: boolean;
        linked: boolean;
        parked: boolean;
        pending: number | null;
        unconfirmed: number | null;
      }>(
        `select o.id, o.otype, o.dn, o.body is not null as imported, l.cs_id is not null as linked, t.cs_id is not null as parked,
           p.op as pending, e.op as unconfirmed
         from cs_object o
           left join cs_pending p on p.connector = o.connector and p.cs_id = o.id
           left join link l on l.connector = o.connector and l.cs_id = o.id
           left join cs_transient t on t.connector = o.connector and t.cs_id = o.id
           left join export_change e on e.connector = o.connector and e.cs_id = o.id and e.stage + 0 = $3
         where o.connector = $1 and o.id = any($2::int8[])`,
        [number(connector), int8Array(ids), UNCONFIRMED_STAGE],
      );
      return rows.map(({ otype, ...row }): PresenceRow => ({
        ...row,
        type: names.name('type', otype),
        pending: pendingOf(row.pending),
        unconfirmed: row.unconfirmed === null ? null : opOf(row.unconfirmed),
      }));
    },
  };
}
