import type {
  ImportStore,
  PresenceRow,
  StagedKey,
  StagedObject,
  StagedReference,
  UnconfirmedExport,
} from '@cognate/sync-engine';
import { parseDelta } from '../export/load-exports.ts';
import { int8Array, uuidArray } from '../connection/binary-array.ts';
import { opOf, pendingOf, UNCONFIRMED_STAGE } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';

type Queries = Pick<
  ImportStore,
  | 'findStaged'
  | 'loadStaged'
  | 'hasUnconfirmed'
  | 'unconfirmedExports'
  | 'keysOf'
  | 'objectIds'
  | 'presence'
  | 'countParked'
  | 'watermark'
>;

/**
 * `stage + 0`: the object leads to its export. The index by stage must not be chosen, whose size nobody knows
 * while exports are being confirmed by the thousand.
 */
export function createImportQueries({ pool, names }: StoreContext): Queries {
  const number = (connector: string): number => names.find('connector', connector);
  return {
    async findStaged(connector, dnKeys, anchorKeys) {
      const columns = 'id, dn_key as "dnKey", anchor_key as "anchorKey", hash';
      const byDn = await pool.query<StagedKey>(
        `select ${columns} from cs_object where connector = $1 and dn_key = any($2::uuid[])`,
        [number(connector), uuidArray(dnKeys)],
      );
      if (anchorKeys.length === 0) return byDn.rows;
      const byAnchor = await pool.query<StagedKey>(
        `select ${columns} from cs_object where connector = $1 and anchor_key = any($2::uuid[])`,
        [number(connector), uuidArray(anchorKeys)],
      );
      return [...byDn.rows, ...byAnchor.rows];
    },

    loadStaged: (connector, ids) => loadStaged({ pool, names }, number(connector), ids),

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

    async objectIds(connector, after, limit) {
      const { rows } = await pool.query<{ id: number }>(
        'select id from cs_object where connector = $1 and id > $2 order by id limit $3',
        [number(connector), after, limit],
      );
      return rows.map((row) => row.id);
    },

    async presence(connector, ids) {
      const { rows } = await pool.query<{
        id: number;
        dn: string;
        imported: boolean;
        pending: number | null;
        unconfirmed: number | null;
      }>(
        `select o.id, o.dn, o.body is not null as imported, p.op as pending, e.op as unconfirmed
         from cs_object o
           left join cs_pending p on p.connector = o.connector and p.cs_id = o.id
           left join export_change e on e.connector = o.connector and e.cs_id = o.id and e.stage + 0 = $3
         where o.connector = $1 and o.id = any($2::int8[])`,
        [number(connector), int8Array(ids), UNCONFIRMED_STAGE],
      );
      return rows.map((row): PresenceRow => ({
        ...row,
        pending: pendingOf(row.pending),
        unconfirmed: row.unconfirmed === null ? null : opOf(row.unconfirmed),
      }));
    },

    async countParked(connector) {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*) as count from cs_transient t where t.connector = $1
           and not exists (select 1 from cs_pending p where p.connector = t.connector and p.cs_id = t.cs_id and p.op = 3)`,
        [number(connector)],
      );
      return rows[0]?.count ?? 0;
    },

    async watermark(connector) {
      const { rows } = await pool.query<{ watermark: string | null }>(
        'select watermark from connector_state where connector = $1',
        [number(connector)],
      );
      return rows[0]?.watermark ?? undefined;
    },
  };
}

interface ReferenceRow extends StagedReference {
  readonly object: number;
}

async function loadStaged(
  { pool, names }: StoreContext,
  connector: number,
  ids: readonly number[],
): Promise<readonly StagedObject[]> {
  const objects = await pool.query<{
    id: number;
    otype: number;
    dn: string;
    dnKey: string;
    body: string | null;
    op: number | null;
    beforeBody: string | null;
    beforeDn: string | null;
  }>(
    `select o.id, o.otype, o.dn, o.dn_key as "dnKey", o.body, p.op, p.before_body as "beforeBody", p.before_dn as "beforeDn"
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
    body: row.body,
    references: byObject.get(row.id) ?? [],
    pending: pendingOf(row.op),
    beforeBody: row.beforeBody,
    beforeDn: row.beforeDn,
    pendingReferences: pendingByObject.get(row.id) ?? [],
  }));
}
