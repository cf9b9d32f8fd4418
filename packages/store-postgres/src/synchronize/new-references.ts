import type { SyncStore } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';

const PAGE = 5000;

/** New objects by their pending addition, then their references by key: no plan depends on statistics. */
export async function newReferences(
  { pool, names }: StoreContext,
  connector: string,
): ReturnType<SyncStore['newReferences']> {
  const number = names.find('connector', connector);
  const { rows } = await pool.query<{ id: number }>(
    `select p.cs_id as id from cs_pending p
     where p.connector = $1 and p.op = 1
       and not exists (select 1 from link l where l.connector = p.connector and l.cs_id = p.cs_id)`,
    [number],
  );
  const ids = rows.map((row) => row.id);
  const fresh = new Set(ids);
  const references = new Map<number, number[]>();
  const readPage = async (at: number): Promise<void> => {
    const page = await pool.query<{ object: number; target: number }>(
      `select r.cs_id as object, t.id as target
       from cs_ref r join cs_object t on t.connector = r.connector and t.dn_key = r.tkey
       where r.cs_id = any($1::int8[])`,
      [int8Array(ids.slice(at, at + PAGE))],
    );
    for (const { object, target } of page.rows) {
      if (!fresh.has(target)) continue;
      const targets = references.get(object);
      if (targets) targets.push(target);
      else references.set(object, [target]);
    }
  };
  // Two at a time: nothing else can be done meanwhile.
  for (let at = 0; at < ids.length; at += 2 * PAGE)
    await Promise.all([readPage(at), ...(at + PAGE < ids.length ? [readPage(at + PAGE)] : [])]);
  return [...references].map(([object, targets]) => ({ object, targets }));
}
