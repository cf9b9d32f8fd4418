import type { StagedObject, StagedPartKeys, StagedReference } from '@cognate/sync-engine';
import { int4Array, int8Array, uuidArray } from '../connection/binary-array.ts';
import { pendingOf } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';

interface ReferenceRow extends StagedReference {
  readonly object: number;
}

interface StoredRow {
  readonly object: number;
  readonly attr: number;
  readonly key: string;
  readonly dn: string;
}

/** Staged objects in full, with the references that belong to them. */
export async function loadStaged(
  context: StoreContext,
  connector: number,
  ids: readonly number[],
): Promise<readonly StagedObject[]> {
  const { rows } = await context.pool.query<StoredRow>(
    'select cs_id as object, attr, tkey as key, dn from cs_ref where cs_id = any($1::int8[])',
    [int8Array(ids)],
  );
  return loadWith(context, connector, ids, rows);
}

/** Staged objects with those of their references that are asked for: each is one look-up by its whole key. */
export async function loadStagedParts(
  context: StoreContext,
  connector: number,
  parts: readonly StagedPartKeys[],
  attributes: readonly string[],
): Promise<readonly StagedObject[]> {
  const ids = parts.map(({ id }) => id);
  const { rows } = await context.pool.query<StoredRow>(
    `select c.cs_id as object, c.attr, c.tkey as key, c.dn
     from unnest($1::int8[], $2::uuid[]) as w (id, key) cross join unnest($3::int4[]) as a (attr)
       join cs_ref c on c.cs_id = w.id and c.attr = a.attr and c.tkey = w.key
     union
     select c.cs_id, c.attr, c.tkey, c.dn
     from cs_ref_pending p join cs_ref c on c.cs_id = p.cs_id and c.attr = p.attr and c.tkey = p.tkey
     where p.cs_id = any($4::int8[])`,
    [
      int8Array(parts.flatMap(({ id, keys }) => keys.map(() => id))),
      uuidArray(parts.flatMap(({ keys }) => keys)),
      int4Array(attributes.map((name) => context.names.find('attribute', name))),
      int8Array(ids),
    ],
  );
  return loadWith(context, connector, ids, rows);
}

async function loadWith(
  { pool, names }: StoreContext,
  connector: number,
  ids: readonly number[],
  references: readonly StoredRow[],
): Promise<readonly StagedObject[]> {
  const objects = await pool.query<{
    id: number;
    otype: number;
    dn: string;
    dnKey: string;
    anchor: string | null;
    body: string | null;
    op: number | null;
    beforeBody: string | null;
    beforeDn: string | null;
  }>(
    `select o.id, o.otype, o.dn, o.dn_key as "dnKey", o.anchor, o.body, p.op, p.before_body as "beforeBody", p.before_dn as "beforeDn"
     from cs_object o left join cs_pending p on p.connector = o.connector and p.cs_id = o.id
     where o.connector = $1 and o.id = any($2::int8[])`,
    [connector, int8Array(ids)],
  );
  const pending = await pool.query<StoredRow & { readonly added: boolean }>(
    'select cs_id as object, attr, tkey as key, dn, added from cs_ref_pending where cs_id = any($1::int8[])',
    [int8Array(ids)],
  );
  const named = <T extends { attr: number }>(row: T): T & { attribute: string } => ({
    ...row,
    attribute: names.name('attribute', row.attr),
  });
  const byObject = Map.groupBy(
    references.map((row): ReferenceRow => named(row)),
    (row) => row.object,
  );
  const pendingByObject = Map.groupBy(pending.rows.map(named), (row) => row.object);
  return objects.rows.map((row) => ({
    id: row.id,
    type: names.name('type', row.otype),
    dn: row.dn,
    dnKey: row.dnKey,
    anchor: row.anchor,
    body: row.body,
    references: byObject.get(row.id) ?? [],
    pending: pendingOf(row.op),
    beforeBody: row.beforeBody,
    beforeDn: row.beforeDn,
    pendingReferences: pendingByObject.get(row.id) ?? [],
  }));
}
