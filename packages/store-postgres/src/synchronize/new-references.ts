import type { SyncStore } from '@cognate/sync-engine';
import type { StoreContext } from '../store-context.ts';

/** The database walks all of it at once: nothing here grows with the number of objects but the answer. */
export async function newReferences(
  { pool, names }: StoreContext,
  connector: string,
): ReturnType<SyncStore['newReferences']> {
  const { rows } = await pool.query<{ object: number; targets: readonly number[] }>(
    `with fresh as materialized (
           select p.cs_id as id from cs_pending p
           where p.connector = $1 and p.op = 1
             and not exists (select 1 from link l where l.connector = p.connector and l.cs_id = p.cs_id)
         )
         select r.cs_id as object, array_agg(t.id) as targets
         from fresh f
           join cs_ref r on r.cs_id = f.id
           join cs_object t on t.connector = $1 and t.dn_key = r.tkey
           join fresh g on g.id = t.id
         group by r.cs_id`,
    [names.find('connector', connector)],
  );
  return rows;
}
