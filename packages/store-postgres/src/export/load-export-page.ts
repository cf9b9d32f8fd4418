import { must } from '@cognate/kernel';
import type { ExportRow } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { PENDING_STAGE } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';
import { loadExports } from './load-exports.ts';

/**
 * The page of the queue first, what belongs to it after: no plan then depends on how many exports there are.
 * Objects whose name was given to another one wait until they have one again.
 */
export async function loadExportPage(
  context: StoreContext,
  connector: string,
  after: { readonly rank: number; readonly id: number },
  limit: number,
): Promise<readonly ExportRow[]> {
  const { pool, names } = context;
  const number = names.find('connector', connector);
  const page = await pool.query<{ id: number; object: number; rank: number }>(
    `select e.id, e.cs_id as object, e.rank from export_change e
     where e.connector = $1 and e.stage = $2 and (e.rank, e.id) > ($3, $4)
       and not exists (select 1 from cs_transient t where t.connector = e.connector and t.cs_id = e.cs_id)
     order by e.rank, e.id limit $5`,
    [number, PENDING_STAGE, after.rank, after.id, limit],
  );
  if (page.rows.length === 0) return [];
  const ids = page.rows.map((row) => row.object);
  const objects = await pool.query<{
    id: number;
    otype: number;
    dn: string;
    anchor: string | null;
  }>('select id, otype, dn, anchor from cs_object where connector = $1 and id = any($2::int8[])', [
    number,
    int8Array(ids),
  ]);
  const exports = await loadExports(
    context,
    ids.map((id) => ({ connector, id })),
  );
  const byId = new Map(objects.rows.map((row) => [row.id, row]));
  const deltas = new Map(exports.map((row) => [row.id, row.delta]));
  const unconfirmed = new Map(
    exports.flatMap((row) => (row.stage === 'unconfirmed' ? [[row.object, row]] : [])),
  );
  return page.rows.map(({ id, object, rank }) => {
    const { otype, dn, anchor } = must(byId.get(object), `the object of export ${id}`);
    const delta = must(deltas.get(id), `the content of export ${id}`);
    return {
      id,
      object,
      rank,
      type: names.name('type', otype),
      dn,
      anchor,
      delta,
      unconfirmed: unconfirmed.get(object),
    };
  });
}
