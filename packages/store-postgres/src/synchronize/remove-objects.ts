import type { ClientBase } from 'pg';
import { int4Array, int8Array } from '../connection/binary-array.ts';

/** Removes connector-space objects with everything that belongs to them. References to them stay, as names. */
export async function removeObjects(
  client: ClientBase,
  objects: readonly { readonly connector: number; readonly id: number }[],
): Promise<void> {
  if (objects.length === 0) return;
  const pairs = [int4Array(objects.map((o) => o.connector)), int8Array(objects.map((o) => o.id))];
  const gone = 'unnest($1::int4[], $2::int8[]) as g (connector, id)';
  await client.query(
    `delete from export_delta d using ${gone}, export_change e
     where e.connector = g.connector and e.cs_id = g.id and d.id = e.id`,
    pairs,
  );
  for (const table of [
    'export_change',
    'cs_pending',
    'cs_disconnector',
    'cs_marked',
    'cs_transient',
    'link',
    'object_error',
  ])
    await client.query(
      `delete from ${table} t using ${gone} where t.connector = g.connector and t.cs_id = g.id`,
      pairs,
    );
  for (const table of ['cs_ref', 'cs_ref_pending'])
    await client.query(`delete from ${table} t using ${gone} where t.cs_id = g.id`, pairs);
  await client.query(
    `delete from cs_object t using ${gone} where t.connector = g.connector and t.id = g.id`,
    pairs,
  );
}

/** Removes exports that are finished or no longer wanted. */
export async function removeExports(
  client: ClientBase,
  connector: number,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await client.query('delete from export_delta where id = any($1::int8[])', [int8Array(ids)]);
  await client.query('delete from export_change where connector = $1 and id = any($2::int8[])', [
    connector,
    int8Array(ids),
  ]);
}
