import type { LoadedObject, SyncStore } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { pendingOf, stateOf, SYNC_ERROR } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';
import { objectPairs } from './object-pairs.ts';

interface ObjectRow {
  readonly connector: number;
  readonly id: number;
  readonly otype: number;
  readonly dn: string;
  readonly body: string | null;
  readonly op: number | null;
  readonly before: string | null;
  readonly before_dn: string | null;
  readonly mv: number | null;
  readonly rule: number | null;
  readonly outbound: number | null;
  readonly state: number | null;
  readonly former: number | null;
}

const COLUMNS = `o.connector, o.id, o.otype, o.dn, o.body, p.op, p.before_body as before, p.before_dn, l.mv_id as mv, l.rule, l.outbound, d.state, d.former_mv as former`;
const DETAILS = `
  left join cs_pending p on p.connector = o.connector and p.cs_id = o.id
  left join link l on l.connector = o.connector and l.cs_id = o.id
  left join cs_disconnector d on d.connector = o.connector and d.cs_id = o.id`;

const DELETE = 3;

const pendingAnd = (disconnectors: string): string => `
    (select cs_id as id from cs_pending where connector = $1 and cs_id > $2 order by cs_id limit $3)
    union
    (select cs_id from cs_disconnector where connector = $1 and cs_id > $2 and ${disconnectors} order by cs_id limit $3)
    union
    (select cs_id from object_error where connector = $1 and kind = ${SYNC_ERROR} and cs_id > $2 order by cs_id limit $3)
    union
    (select cs_id from cs_marked where connector = $1 and cs_id > $2 order by cs_id limit $3)
    order by id limit $3`;

const SELECTIONS = {
  all: `select id from cs_object where connector = $1 and id > $2 order by id limit $3`,
  pending: pendingAnd('state = 0'),
  'pending-or-filtered': pendingAnd('state <> 1'),
  deletions: `select cs_id as id from cs_pending where connector = $1 and cs_id > $2 and op = ${DELETE} order by cs_id limit $3`,
} as const;

type Queries = Pick<
  SyncStore,
  | 'selectObjects'
  | 'objectsById'
  | 'connectorsOf'
  | 'appliedFilters'
  | 'setAppliedFilters'
  | 'markObjects'
>;

/** Connector-space objects with their pending import, link and state. */
export function createObjectQueries(context: StoreContext): Queries {
  const { pool, names } = context;
  const loaded = (row: ObjectRow): LoadedObject => loadedObject(context, row);
  return {
    async selectObjects({ connector, scope, deletions, after, limit }) {
      const { rows } = await pool.query<{ id: number }>(
        deletions ? SELECTIONS.deletions : SELECTIONS[scope],
        [names.find('connector', connector), after, limit],
      );
      return rows.map((row) => row.id);
    },

    async appliedFilters(connector) {
      const { rows } = await pool.query<{ filters: string | null }>(
        'select filters from connector_state where connector = $1',
        [names.find('connector', connector)],
      );
      return rows[0]?.filters ?? undefined;
    },

    async setAppliedFilters(connector, filters) {
      await pool.query('update connector_state set filters = $2 where connector = $1', [
        names.find('connector', connector),
        filters,
      ]);
    },

    async markObjects(refs) {
      await pool.query(
        `insert into cs_marked (connector, cs_id)
         select o.connector, o.id from unnest($1::int4[], $2::int8[]) as w (connector, id)
           join cs_object o on o.connector = w.connector and o.id = w.id on conflict do nothing`,
        objectPairs(context, refs),
      );
    },

    async objectsById(refs) {
      const { rows } = await pool.query<ObjectRow>(
        `select ${COLUMNS} from unnest($1::int4[], $2::int8[]) as w (connector, id)
           join cs_object o on o.connector = w.connector and o.id = w.id ${DETAILS} order by o.id`,
        objectPairs(context, refs),
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
  };
}

const loadedObject = ({ names }: StoreContext, row: ObjectRow): LoadedObject => ({
  connector: names.name('connector', row.connector),
  id: row.id,
  type: names.name('type', row.otype),
  dn: row.dn,
  body: row.body,
  pending: pendingOf(row.op),
  beforeBody: row.before,
  beforeDn: row.before_dn,
  link:
    row.mv === null || row.rule === null
      ? undefined
      : {
          mv: row.mv,
          rule: names.name('rule', row.rule),
          ...(row.outbound === null ? {} : { outbound: names.name('rule', row.outbound) }),
        },
  state: stateOf(row.state),
  former: row.former ?? undefined,
});
