import type { NamedObject, ObjectRef, StoredReference, SyncStore } from '@cognate/sync-engine';
import { int4Array, int8Array, uuidArray } from '../connection/binary-array.ts';
import { pendingCode } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';
import { storedReference } from './stored-reference.ts';
import type { ReferenceRow } from './stored-reference.ts';

type Queries = Pick<SyncStore, 'referencesOf' | 'namedObjects' | 'targetsOf' | 'referrersOf'>;

/** References in both directions. */
export function createReferenceQueries(context: StoreContext): Queries {
  return {
    referencesOf: (objects) => referencesOf(context, objects),
    ...createTargetQueries(context),
  };
}

async function referencesOf(
  context: StoreContext,
  objects: readonly ObjectRef[],
): Promise<readonly StoredReference[]> {
  const { rows } = await context.pool.query<ReferenceRow>(
    `select c.cs_id as object, c.attr, c.dn, c.tkey as key, n.added, false as removed
     from cs_ref c left join cs_ref_pending n on n.cs_id = c.cs_id and n.attr = c.attr and n.tkey = c.tkey
     where c.cs_id = any($1::int8[])
     union all
     select cs_id, attr, dn, tkey, false, true from cs_ref_pending where cs_id = any($1::int8[]) and not added`,
    [int8Array(objects.map((object) => object.id))],
  );
  return rows.map((row) => storedReference(context, row));
}

type TargetQueries = Omit<Queries, 'referencesOf'>;

function createTargetQueries({ pool, names }: StoreContext): TargetQueries {
  return {
    async namedObjects(connector, keys) {
      const { rows } = await pool.query<NamedObject>(
        `select o.dn_key as key, o.id as target, l.mv_id as metaverse
         from unnest($2::uuid[]) as w (key)
           join cs_object o on o.connector = $1 and o.dn_key = w.key
           left join link l on l.connector = $1 and l.cs_id = o.id`,
        [names.find('connector', connector), uuidArray(keys)],
      );
      return rows;
    },

    async targetsOf(metaverse, connectors) {
      const { rows } = await pool.query<TargetRow>(
        `select l.mv_id as metaverse, l.connector, l.cs_id as object, p.cs_id is not null as gone
         from link l left join cs_pending p on p.connector = l.connector and p.cs_id = l.cs_id and p.op = $3
         where l.mv_id = any($1::int8[]) and l.connector = any($2::int4[])`,
        [
          int8Array(metaverse),
          int4Array(connectors.map((connector) => names.find('connector', connector))),
          pendingCode('delete'),
        ],
      );
      return withoutReplaced(rows).map(({ connector, object, metaverse: mv }) => ({
        metaverse: mv,
        connector: names.name('connector', connector),
        object,
      }));
    },

    async referrersOf(metaverse) {
      const { rows } = await pool.query<{ metaverse: number; target: number }>(
        'select distinct mv_id as metaverse, target from mv_ref where target = any($1::int8[])',
        [int8Array(metaverse)],
      );
      return rows;
    },
  };
}

interface TargetRow {
  readonly metaverse: number;
  readonly connector: number;
  readonly object: number;
  /** Whether the last import did not find it any more. */
  readonly gone: boolean;
}

/** One that is gone does not count where another one has taken its place. */
function withoutReplaced(rows: readonly TargetRow[]): readonly TargetRow[] {
  if (!rows.some((row) => row.gone)) return rows;
  const place = ({ metaverse, connector }: TargetRow): string => `${metaverse} ${connector}`;
  const taken = new Set(rows.filter((row) => !row.gone).map(place));
  return rows.filter((row) => !row.gone || !taken.has(place(row)));
}
