import type {
  IndexEntry,
  LoadedObject,
  LoadedReference,
  ObjectRef,
  SyncStore,
} from '@cognate/sync-engine';
import { int4Array, int8Array, textArray, uuidArray } from '../connection/binary-array.ts';
import { pendingOf, stateOf, SYNC_ERROR } from '../codes.ts';
import { loadExports } from '../export/load-exports.ts';
import type { StoreContext } from '../store-context.ts';
import { loadMetaverse } from './load-metaverse.ts';

type Queries = Omit<SyncStore, 'commitSyncPage'>;

interface ObjectRow {
  readonly connector: number;
  readonly id: number;
  readonly otype: number;
  readonly dn: string;
  readonly body: string | null;
  readonly op: number | null;
  readonly before: string | null;
  readonly mv: number | null;
  readonly rule: number | null;
  readonly outbound: number | null;
  readonly state: number | null;
}

const COLUMNS = `o.connector, o.id, o.otype, o.dn, o.body, p.op, p.before_body as before, l.mv_id as mv, l.rule, l.outbound, d.state`;
const DETAILS = `
  left join cs_pending p on p.connector = o.connector and p.cs_id = o.id
  left join link l on l.connector = o.connector and l.cs_id = o.id
  left join cs_disconnector d on d.connector = o.connector and d.cs_id = o.id`;

const DELETE = 3;

/** The page first, everything that belongs to it after: a page then costs the same wherever it lies. */
const SELECTIONS = {
  all: `select id from cs_object where connector = $1 and id > $2 order by id limit $3`,
  pending: `
    (select cs_id as id from cs_pending where connector = $1 and cs_id > $2 order by cs_id limit $3)
    union
    (select cs_id from cs_disconnector where connector = $1 and cs_id > $2 and state = 0 order by cs_id limit $3)
    union
    (select cs_id from object_error where connector = $1 and kind = ${SYNC_ERROR} and cs_id > $2 order by cs_id limit $3)
    order by id limit $3`,
  deletions: `select cs_id as id from cs_pending where connector = $1 and cs_id > $2 and op = ${DELETE} order by cs_id limit $3`,
} as const;

export function createSyncQueries(context: StoreContext): Queries {
  const { pool, names } = context;
  const loaded = (row: ObjectRow): LoadedObject => ({
    connector: names.name('connector', row.connector),
    id: row.id,
    type: names.name('type', row.otype),
    dn: row.dn,
    body: row.body,
    pending: pendingOf(row.op),
    beforeBody: row.before,
    link:
      row.mv === null || row.rule === null
        ? undefined
        : {
            mv: row.mv,
            rule: names.name('rule', row.rule),
            ...(row.outbound === null ? {} : { outbound: names.name('rule', row.outbound) }),
          },
    state: stateOf(row.state),
  });
  return {
    async selectObjects({ connector, scope, deletions, after, limit }) {
      const selection = deletions ? SELECTIONS.deletions : SELECTIONS[scope];
      const { rows } = await pool.query<ObjectRow>(
        `select ${COLUMNS} from (${selection}) w join cs_object o on o.connector = $1 and o.id = w.id ${DETAILS} order by o.id`,
        [names.find('connector', connector), after, limit],
      );
      return rows.map(loaded);
    },

    async objectsById(refs) {
      const { rows } = await pool.query<ObjectRow>(
        `select ${COLUMNS} from unnest($1::int4[], $2::int8[]) as w (connector, id)
           join cs_object o on o.connector = w.connector and o.id = w.id ${DETAILS} order by o.id`,
        pairs(context, refs),
      );
      return rows.map(loaded);
    },

    async connectorsOf(metaverse) {
      const { rows } = await pool.query<ObjectRow>(
        `select ${COLUMNS} from (select connector, cs_id from link where mv_id = any($1::int8[])) w
           join cs_object o on o.connector = w.connector and o.id = w.cs_id ${DETAILS} order by o.id`,
        [int8Array(metaverse)],
      );
      return rows.map(loaded);
    },

    async searchIndex(searches) {
      const { rows } = await pool.query<{ attr: number; key: string; metaverse: number }>(
        `select i.attr, i.val as key, i.mv_id as metaverse
         from unnest($1::int4[], $2::text[]) as s (attr, val) join mv_index i on i.attr = s.attr and i.val = s.val`,
        [
          int4Array(searches.map((s) => names.find('attribute', s.attribute))),
          textArray(searches.map((s) => s.key)),
        ],
      );
      return rows.map((row): IndexEntry => ({
        attribute: names.name('attribute', row.attr),
        key: row.key,
        metaverse: row.metaverse,
      }));
    },

    metaverseObjects: (ids) => loadMetaverse(context, ids),

    async referencesOf(objects) {
      const { rows } = await pool.query<{
        object: number;
        attr: number;
        dn: string;
        target: number | null;
        metaverse: number | null;
        added: boolean | null;
        removed: boolean;
      }>(
        `select r.cs_id as object, r.attr, r.dn, t.id as target, l.mv_id as metaverse, r.added, r.removed
         from (
           select c.cs_id, c.attr, c.tkey, c.connector, c.dn, n.added, false as removed
           from cs_ref c left join cs_ref_pending n on n.cs_id = c.cs_id and n.attr = c.attr and n.tkey = c.tkey
           where c.cs_id = any($1::int8[])
           union all
           select cs_id, attr, tkey, connector, dn, false, true from cs_ref_pending where cs_id = any($1::int8[]) and not added
         ) r
           left join cs_object t on t.connector = r.connector and t.dn_key = r.tkey
           left join link l on l.connector = t.connector and l.cs_id = t.id`,
        [int8Array(objects.map((object) => object.id))],
      );
      return rows.map((row): LoadedReference => ({
        object: row.object,
        attribute: names.name('attribute', row.attr),
        dn: row.dn,
        target: row.target,
        metaverse: row.metaverse,
        pending: row.removed ? 'removed' : row.added === true ? 'added' : 'none',
      }));
    },

    exportsOf: (objects) => loadExports(context, objects),

    async targetsOf(metaverse, connectors) {
      const { rows } = await pool.query<{ metaverse: number; connector: number; object: number }>(
        `select mv_id as metaverse, connector, cs_id as object from link
         where mv_id = any($1::int8[]) and connector = any($2::int4[])`,
        [
          int8Array(metaverse),
          int4Array(connectors.map((connector) => names.find('connector', connector))),
        ],
      );
      return rows.map((row) => ({ ...row, connector: names.name('connector', row.connector) }));
    },

    async holdersOf(wanted) {
      const { rows } = await pool.query<{ connector: number; key: string; id: number }>(
        `select o.connector, o.dn_key as key, o.id from unnest($1::int4[], $2::uuid[]) as w (connector, key)
           join cs_object o on o.connector = w.connector and o.dn_key = w.key`,
        [
          int4Array(wanted.map((name) => names.find('connector', name.connector))),
          uuidArray(wanted.map((name) => name.key)),
        ],
      );
      return rows.map((row) => ({ ...row, connector: names.name('connector', row.connector) }));
    },

    async referrersOf(metaverse) {
      const { rows } = await pool.query<{ metaverse: number; target: number }>(
        'select distinct mv_id as metaverse, target from mv_ref where target = any($1::int8[])',
        [int8Array(metaverse)],
      );
      return rows;
    },

    async retryQueue(run, limit) {
      const { rows } = await pool.query<{ id: number }>(
        'select mv_id as id from mv_retry where run <> $1 order by mv_id limit $2',
        [run, limit],
      );
      return rows.map((row) => row.id);
    },
  };
}

const pairs = ({ names }: StoreContext, refs: readonly ObjectRef[]): unknown[] => [
  int4Array(refs.map((ref) => names.find('connector', ref.connector))),
  int8Array(refs.map((ref) => ref.id)),
];
