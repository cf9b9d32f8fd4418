import type { Descendant, ImportStore } from '@cognate/sync-engine';
import { textArray } from '../connection/binary-array.ts';
import { opCode, pendingCode, UNCONFIRMED_STAGE } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';

/** What is below what. Each is a look at every name of a connector: objects are renamed seldom, containers more so. */
export function createHierarchyQueries({
  pool,
  names,
}: StoreContext): Pick<ImportStore, 'containers' | 'descendants'> {
  const number = (connector: string): number => names.find('connector', connector);
  return {
    async containers(connector) {
      const { rows } = await pool.query<{ dn: string }>(
        `select distinct case when strpos(dn, '\\') = 0 then ltrim(substr(dn, strpos(dn, ',') + 1))
           else regexp_replace(dn, '^([^,\\\\]|\\\\.)*, *', '') end as dn
         from cs_object where connector = $1`,
        [number(connector)],
      );
      return rows.map(({ dn }) => dn);
    },

    async descendants(connector, containers, after, limit) {
      const { rows } = await pool.query<Descendant>(
        `select o.id, o.dn, o.anchor from cs_object o
         where o.connector = $1 and o.id > $3 and o.body is not null and o.anchor is not null
           and exists (select 1 from unnest($2::text[]) as c (dn) where right(lower(o.dn), length(c.dn) + 1) = lower(',' || c.dn))
           and not exists (select 1 from cs_pending p where p.connector = o.connector and p.cs_id = o.id and p.op = $5)
           and not exists (select 1 from export_change e where e.connector = o.connector and e.cs_id = o.id and e.stage + 0 = $6 and e.op <> $7)
         order by o.id limit $4`,
        [
          number(connector),
          textArray(containers),
          after,
          limit,
          pendingCode('delete'),
          UNCONFIRMED_STAGE,
          opCode('update'),
        ],
      );
      return rows;
    },
  };
}
