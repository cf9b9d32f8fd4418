import type { StagedObject, StagedReference } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { pendingOf } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';

interface ReferenceRow extends StagedReference {
  readonly object: number;
}

/** Staged objects in full, with the references that belong to them. */
export async function loadStaged(
  { pool, names }: StoreContext,
  connector: number,
  ids: readonly number[],
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
  const references = await pool.query<{ object: number; attr: number; key: string; dn: string }>(
    'select cs_id as object, attr, tkey as key, dn from cs_ref where cs_id = any($1::int8[])',
    [int8Array(ids)],
  );
  const pending = await pool.query<{
    object: number;
    attr: number;
    key: string;
    dn: string;
    added: boolean;
  }>(
    'select cs_id as object, attr, tkey as key, dn, added from cs_ref_pending where cs_id = any($1::int8[])',
    [int8Array(ids)],
  );
  const named = <T extends { attr: number }>(row: T): T & { attribute: string } => ({
    ...row,
    attribute: names.name('attribute', row.attr),
  });
  const byObject = Map.groupBy(
    references.rows.map((row): ReferenceRow => named(row)),
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
