import type { ClientBase } from 'pg';
import type { ImportPageWrite } from '@cognate/sync-engine';
import {
  boolArray,
  int4Array,
  int8Array,
  textArray,
  uuidArray,
} from '../connection/binary-array.ts';

interface Moved {
  readonly id: number;
  readonly attr: number;
  readonly key: string;
  readonly dn: string;
  readonly added?: boolean;
}

/**
 * References follow a renamed object: they mean the object, not the name. All names move at once, so that two objects
 * may swap theirs; therefore the rows leave and come back. An object whose references moved must not pass for
 * unchanged: the connected system may go on naming the old name, and then means another object.
 */
export async function moveReferences(
  client: ClientBase,
  connector: number,
  { renames, upToDate }: Pick<ImportPageWrite, 'renames' | 'upToDate'>,
): Promise<void> {
  if (renames.length === 0) return;
  const moves = [
    uuidArray(renames.map((move) => move.from)),
    uuidArray(renames.map((move) => move.to)),
    textArray(renames.map((move) => move.dn)),
    int8Array(upToDate),
  ];
  const current = await client.query<Moved>(takeOut('cs_ref', ''), moves);
  const pending = await client.query<Moved>(takeOut('cs_ref_pending', ', r.added'), moves);
  if (current.rows.length > 0)
    await client.query(
      `insert into cs_ref (connector, cs_id, attr, tkey, dn)
       select $1, id, attr, key, dn from unnest($2::int8[], $3::int4[], $4::uuid[], $5::text[]) as n (id, attr, key, dn)
       on conflict do nothing`,
      [connector, ...columnsOf(current.rows)],
    );
  if (pending.rows.length > 0) await putPending(client, connector, pending.rows);
  await client.query(
    'update cs_object set hash = null where connector = $1 and id = any($2::int8[])',
    [connector, int8Array([...new Set(current.rows.map((row) => row.id))])],
  );
}

const takeOut = (table: string, more: string): string =>
  `delete from ${table} r using unnest($1::uuid[], $2::uuid[], $3::text[]) as m (old_key, new_key, dn)
   where r.tkey = m.old_key and r.cs_id <> all($4::int8[])
   returning r.cs_id as id, r.attr, m.new_key as key, coalesce(m.dn, r.dn) as dn${more}`;

async function putPending(
  client: ClientBase,
  connector: number,
  rows: readonly Moved[],
): Promise<void> {
  await client.query(
    `insert into cs_ref_pending (connector, cs_id, attr, tkey, dn, added)
     select $1, id, attr, key, dn, added
     from unnest($2::int8[], $3::int4[], $4::uuid[], $5::text[], $6::bool[]) as n (id, attr, key, dn, added)
     on conflict do nothing`,
    [connector, ...columnsOf(rows), boolArray(rows.map((row) => row.added === true))],
  );
  // A reference that was removed under the old name and is there under the new one never went.
  await client.query(
    `delete from cs_ref_pending p where p.cs_id = any($1::int8[]) and not p.added
       and exists (select 1 from cs_ref c where c.cs_id = p.cs_id and c.attr = p.attr and c.tkey = p.tkey)`,
    [int8Array(rows.map((row) => row.id))],
  );
}

const columnsOf = (rows: readonly Moved[]): unknown[] => [
  int8Array(rows.map((row) => row.id)),
  int4Array(rows.map((row) => row.attr)),
  uuidArray(rows.map((row) => row.key)),
  textArray(rows.map((row) => row.dn)),
];
