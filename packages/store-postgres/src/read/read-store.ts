import type { Value } from '@cognate/kernel';
import type { MetaverseDetails, ReadStore } from '@cognate/sync-engine';
import { int8Array, uuidArray } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';
import { createSyncQueries } from '../synchronize/sync-queries.ts';
import { objectDetails } from './object-details.ts';
import { countMetaverse, searchMetaverse } from './search-metaverse.ts';
import { keysOfName, searchSpace } from './search-space.ts';
import { statistics } from './statistics.ts';

export function createReadStore(context: StoreContext): ReadStore {
  const { pool, names } = context;
  const nameOf = ({ connector, dn }: { readonly connector: string; readonly dn: string }) => {
    const keys = keysOfName(connector, dn);
    return [names.find('connector', connector), uuidArray(keys.dn), keys.anchor];
  };
  return {
    objectDetails: (ref) => objectDetails(context, ref),
    metaverseDetails: (id) => metaverseDetails(context, id),

    async findObject(query) {
      const { rows } =
        'id' in query
          ? await pool.query<{ connector: number; id: number }>(
              'select o.connector, o.id from dictionary d join cs_object o on o.connector = d.id where d.kind = 1 and o.id = $1',
              [query.id],
            )
          : await pool.query<{ connector: number; id: number }>(
              `select connector, id from cs_object where connector = $1 and (dn_key = any($2::uuid[]) or anchor_key = $3) order by id limit 1`,
              nameOf(query),
            );
      const [row] = rows;
      return row && { connector: names.name('connector', row.connector), id: row.id };
    },

    countMetaverse: (type, attribute) => countMetaverse(context, type, attribute),
    searchMetaverse: (query) => searchMetaverse(context, query),
    searchSpace: (search) => searchSpace(context, search),
    statistics: () => statistics(context),

    async danglingNames(connector) {
      const { rows } = await pool.query<{ key: string; dn: string }>(
        `select r.tkey as key, min(r.dn) as dn from cs_ref r
         where r.connector = $1
           and not exists (select 1 from cs_object o where o.connector = r.connector and o.dn_key = r.tkey)
         group by r.tkey`,
        [names.find('connector', connector)],
      );
      return rows;
    },
  };
}

async function metaverseDetails(
  context: StoreContext,
  id: number,
): Promise<MetaverseDetails | undefined> {
  const { pool, names } = context;
  const queries = createSyncQueries(context);
  const [object] = await queries.metaverseObjects([id]);
  if (object === undefined) return undefined;
  const contributions = Object.entries(object.lineage);
  const origins = await pool.query<{ id: number; connector: number; dn: string }>(
    `select o.id, o.connector, o.dn from dictionary d join cs_object o on o.connector = d.id
     where d.kind = 1 and o.id = any($1::int8[])`,
    [int8Array(contributions.map(([, contribution]) => contribution.object))],
  );
  const links = await pool.query<{ id: number; run: number }>(
    'select cs_id as id, run from link where mv_id = $1',
    [id],
  );
  const runs = await pool.query<{ id: number; started_at: Date }>(
    'select id, started_at from run where id = any($1::int8[])',
    [
      int8Array([
        ...contributions.map(([, contribution]) => contribution.run),
        ...links.rows.map(({ run }) => run),
      ]),
    ],
  );
  const linkedIn = new Map(links.rows.map((row) => [row.id, row.run]));
  const byId = new Map(origins.rows.map((row) => [row.id, row]));
  const startedAt = new Map(runs.rows.map((row) => [row.id, row.started_at]));
  const connectors = await queries.connectorsOf([id]);
  return {
    object,
    lineage: contributions.map(([attribute, { rule, object: objectId, run }]) => {
      const origin = byId.get(objectId);
      return {
        attribute,
        rule,
        objectId,
        run,
        dn: origin?.dn,
        at: startedAt.get(run),
        connector: origin && names.name('connector', origin.connector),
      };
    }),
    connectors: connectors.flatMap(({ connector, id: cs, type, dn, link }) => {
      const run = linkedIn.get(cs) ?? 0;
      return link ? [{ connector, id: cs, type, dn, link, run, at: startedAt.get(run) }] : [];
    }),
    referenceLabels: await labels(context, Object.values(object.attributes).flat()),
  };
}

/** The name of one connector per referenced object, which is what people know it by. */
async function labels(
  { pool }: StoreContext,
  values: readonly Value[],
): Promise<Readonly<Record<number, string>>> {
  const ids = values.filter((value): value is number => typeof value === 'number' && value > 0);
  if (ids.length === 0) return {};
  const { rows } = await pool.query<{ id: number; dn: string }>(
    `select distinct on (l.mv_id) l.mv_id as id, o.dn from link l join cs_object o on o.connector = l.connector and o.id = l.cs_id
     where l.mv_id = any($1::int8[]) order by l.mv_id, l.connector`,
    [int8Array(ids)],
  );
  return Object.fromEntries(rows.map((row) => [row.id, row.dn]));
}
