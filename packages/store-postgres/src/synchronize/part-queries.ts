import type {
  NamedConnector,
  ObjectRef,
  PartQueries,
  ReferencePart,
  StoredReference,
} from '@cognate/sync-engine';
import { int4Array, int8Array, uuidArray } from '../connection/binary-array.ts';
import { SYNC_ERROR } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';
import { loadMetaverseParts } from './load-metaverse.ts';
import { objectPairs } from './object-pairs.ts';
import { storedReference } from './stored-reference.ts';
import type { ReferenceRow } from './stored-reference.ts';

/**
 * What is read of objects with many references. Each row is a look-up by its whole key: `offset 0` keeps the planner
 * from reading all references of an object instead, whatever it thinks of their number.
 */
export function createPartQueries(context: StoreContext): PartQueries {
  return {
    metaverseParts: (part) => loadMetaverseParts(context, part),
    referenceParts: (part) => referenceParts(context, part),
    flowsSince: (digests, run) => flowsSince(context, digests, run),
    ...createNameQueries(context),
    ...createStateQueries(context),
  };
}

const PARTS = `
  select c.cs_id, c.attr, c.tkey, c.dn from unnest($1::int8[]) as o (id) cross join unnest($2::int4[]) as a (attr) cross join unnest($3::uuid[]) as k (key)
    cross join lateral (
      select cs_id, attr, tkey, dn from cs_ref r
      where r.cs_id = o.id and r.attr = a.attr and r.tkey = k.key offset 0
    ) c
  union
  select c.cs_id, c.attr, c.tkey, c.dn from unnest($1::int8[]) as o (id) cross join unnest($2::int4[]) as a (attr)
    cross join lateral (
      select cs_id, attr, tkey, dn from cs_ref r
      where r.cs_id = o.id and r.attr = a.attr order by tkey limit $4
    ) c`;

async function referenceParts(
  context: StoreContext,
  { objects, attributes, keys, sample }: ReferencePart,
): Promise<readonly StoredReference[]> {
  const { pool, names } = context;
  const { rows } = await pool.query<ReferenceRow>(
    `select p.cs_id as object, p.attr, p.dn, p.tkey as key, n.added, false as removed
     from (${PARTS}) p left join lateral (
       select added from cs_ref_pending n where n.cs_id = p.cs_id and n.attr = p.attr and n.tkey = p.tkey offset 0
     ) n on true
     union all
     select n.cs_id, n.attr, n.dn, n.tkey, false, true from unnest($1::int8[]) as o (id) cross join unnest($2::int4[]) as a (attr) cross join unnest($3::uuid[]) as k (key)
       cross join lateral (
         select cs_id, attr, dn, tkey from cs_ref_pending r
         where r.cs_id = o.id and r.attr = a.attr and r.tkey = k.key and not r.added offset 0
       ) n`,
    [
      int8Array(objects.map(({ id }) => id)),
      int4Array(attributes.map((name) => names.find('attribute', name))),
      uuidArray(keys),
      sample,
    ],
  );
  return rows.map((row) => storedReference(context, row));
}

interface NameRow {
  readonly connector: number;
  readonly object: number;
  readonly key: string;
  readonly metaverse: number | null;
}

function createNameQueries(context: StoreContext): Pick<PartQueries, 'linkedNames' | 'namesOf'> {
  const { pool, names } = context;
  const named = (row: NameRow): NamedConnector => ({
    ...row,
    connector: names.name('connector', row.connector),
  });
  return {
    async linkedNames(metaverse, connectors) {
      const { rows } = await pool.query<NameRow>(
        `select l.connector, l.cs_id as object, o.dn_key as key, l.mv_id as metaverse
         from link l join cs_object o on o.connector = l.connector and o.id = l.cs_id
         where l.mv_id = any($1::int8[]) and l.connector = any($2::int4[])`,
        [
          int8Array(metaverse),
          int4Array(connectors.map((connector) => names.find('connector', connector))),
        ],
      );
      return rows.map(named);
    },

    async namesOf(objects) {
      const { rows } = await pool.query<NameRow>(
        `select o.connector, o.id as object, o.dn_key as key, l.mv_id as metaverse
         from unnest($1::int4[], $2::int8[]) as w (connector, id)
           join cs_object o on o.connector = w.connector and o.id = w.id
           left join link l on l.connector = o.connector and l.cs_id = o.id`,
        objectPairs(context, objects),
      );
      return rows.map(named);
    },
  };
}

const idsOf = (objects: readonly ObjectRef[]): Buffer => int8Array(objects.map(({ id }) => id));

function createStateQueries(
  context: StoreContext,
): Pick<PartQueries, 'wideObjects' | 'pendingReferences' | 'unsettled'> {
  const { pool } = context;
  return {
    async wideObjects(objects, least) {
      const { rows } = await pool.query<{ id: number }>(
        `select o.id from unnest($1::int8[]) as o (id)
         where exists (select 1 from cs_ref r where r.cs_id = o.id offset $2 limit 1)`,
        [idsOf(objects), least - 1],
      );
      return rows.map(({ id }) => id);
    },

    async pendingReferences(objects, limit) {
      const { rows } = await pool.query<{ object: number; key: string }>(
        'select cs_id as object, tkey as key from cs_ref_pending where cs_id = any($1::int8[]) limit $2',
        [idsOf(objects), limit],
      );
      return rows;
    },

    async unsettled(metaverse, objects) {
      const waiting = await pool.query<{ id: number }>(
        'select mv_id as id from mv_retry where mv_id = any($1::int8[])',
        [int8Array(metaverse)],
      );
      const failed = await pool.query<{ id: number }>(
        `select e.cs_id as id from unnest($1::int4[], $2::int8[]) as w (connector, id)
           join object_error e on e.connector = w.connector and e.kind = ${SYNC_ERROR} and e.cs_id = w.id
         union
         select m.cs_id from unnest($1::int4[], $2::int8[]) as w (connector, id)
           join cs_marked m on m.connector = w.connector and m.cs_id = w.id`,
        objectPairs(context, objects),
      );
      return {
        metaverse: waiting.rows.map(({ id }) => id),
        objects: failed.rows.map(({ id }) => id),
      };
    },
  };
}

async function flowsSince(
  { pool, names }: StoreContext,
  digests: ReadonlyMap<string, string>,
  run: number,
): Promise<ReadonlyMap<string, number>> {
  await names.ensure('type', digests.keys());
  const types = [...digests.keys()];
  await pool.query(
    `insert into reference_flows as known (otype, digest, since)
     select otype, digest, $3 from unnest($1::int4[], $2::uuid[]) as n (otype, digest)
     on conflict (otype) do update set digest = excluded.digest, since = excluded.since
       where known.digest <> excluded.digest`,
    [int4Array(types.map((type) => names.id('type', type))), uuidArray([...digests.values()]), run],
  );
  const { rows } = await pool.query<{ otype: number; since: number }>(
    'select otype, since from reference_flows',
  );
  return new Map(rows.map(({ otype, since }) => [names.name('type', otype), since]));
}
