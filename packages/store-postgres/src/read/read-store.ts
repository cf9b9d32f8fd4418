import type { Attributes, Value } from '@cognate/kernel';
import type {
  ConnectorStatistics,
  StoredReference,
  MetaverseDetails,
  ObjectDetails,
  ObjectRef,
  ReadStore,
} from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { SYNC_ERROR } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';
import { createSyncQueries } from '../synchronize/sync-queries.ts';
import { countMetaverse, searchMetaverse } from './search-metaverse.ts';

export function createReadStore(context: StoreContext): ReadStore {
  const { pool, names } = context;
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
              `select connector, id from cs_object where connector = $1 and (lower(dn) = lower($2) or anchor = $2) order by id limit 1`,
              [names.find('connector', query.connector), query.dn],
            );
      const [row] = rows;
      return row && { connector: names.name('connector', row.connector), id: row.id };
    },

    countMetaverse: (type, attribute) => countMetaverse(context, type, attribute),
    searchMetaverse: (query) => searchMetaverse(context, query),
    statistics: () => statistics(context),
  };
}

function attributesOf(
  body: string | null,
  references: readonly StoredReference[],
  skip: StoredReference['pending'],
): Attributes {
  // Written by the import as canonical attribute values.
  const values: Record<string, Value[]> =
    body === null ? {} : (JSON.parse(body) as Record<string, Value[]>);
  for (const { attribute, dn, pending } of references)
    if (pending !== skip) (values[attribute] ??= []).push(dn);
  return values;
}

async function objectDetails(
  context: StoreContext,
  ref: ObjectRef,
): Promise<ObjectDetails | undefined> {
  const { pool, names } = context;
  const queries = createSyncQueries(context);
  const [object] = await queries.objectsById([ref]);
  if (object === undefined) return undefined;
  const references = await queries.referencesOf([ref]);
  const exports = await queries.exportsOf([ref]);
  const anchor = await pool.query<{ anchor: string | null }>(
    'select anchor from cs_object where connector = $1 and id = $2',
    [names.find('connector', ref.connector), ref.id],
  );
  const errors = await pool.query<{
    kind: number;
    type: string;
    message: string;
    first_at: Date;
    last_at: Date;
    tries: number;
  }>(
    'select kind, type, message, first_at, last_at, tries from object_error where connector = $1 and cs_id = $2 order by kind',
    [names.find('connector', ref.connector), ref.id],
  );
  return {
    ...ref,
    type: object.type,
    dn: object.dn,
    anchor: anchor.rows[0]?.anchor ?? null,
    state: object.link ? 'connector' : object.state,
    link: object.link,
    pendingImport: object.pending,
    attributes: attributesOf(object.body, references, 'removed'),
    synchronized:
      object.pending === 'update'
        ? attributesOf(object.beforeBody, references, 'added')
        : undefined,
    pendingExport: exports.find((row) => row.stage === 'pending')?.delta,
    unconfirmedExport: exports.find((row) => row.stage === 'unconfirmed')?.delta,
    errors: errors.rows.map((row) => ({
      kind: row.kind === SYNC_ERROR ? 'sync' : 'export',
      type: row.type,
      message: row.message,
      firstAt: row.first_at,
      lastAt: row.last_at,
      tries: row.tries,
    })),
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

async function statistics({ pool, names }: StoreContext): Promise<readonly ConnectorStatistics[]> {
  const counts = new Map<number, Map<string, number>>();
  const count = async (label: (code: number) => string, from: string): Promise<void> => {
    const { rows } = await pool.query<{ connector: number; code: number; count: number }>(from);
    for (const row of rows) {
      const byLabel = counts.get(row.connector) ?? new Map<string, number>();
      counts.set(row.connector, byLabel);
      byLabel.set(label(row.code), row.count);
    }
  };
  await count(
    () => 'objects',
    'select connector, 0 as code, count(*) as count from cs_object group by connector',
  );
  await count(
    () => 'links',
    'select connector, 0 as code, count(*) as count from link group by connector',
  );
  await count(
    (code) => `state-${code}`,
    'select connector, state as code, count(*) as count from cs_disconnector group by connector, state',
  );
  await count(
    (code) => `import-${code}`,
    'select connector, op as code, count(*) as count from cs_pending group by connector, op',
  );
  await count(
    (code) => `export-${code}`,
    'select connector, op as code, count(*) as count from export_change where stage = 1 group by connector, op',
  );
  await count(
    () => 'unconfirmed',
    'select connector, 0 as code, count(*) as count from export_change where stage = 2 group by connector',
  );
  return [...counts].map(([connector, found]) => {
    const of = (label: string): number => found.get(label) ?? 0;
    return {
      connector: names.name('connector', connector),
      'total-objects': of('objects'),
      connectors: of('links'),
      disconnectors: of('objects') - of('links'),
      'explicit-disconnectors': of('state-1'),
      'filtered-disconnectors': of('state-2'),
      'import-add': of('import-1'),
      'import-update': of('import-2'),
      'import-delete': of('import-3'),
      'export-add': of('export-1'),
      'export-update': of('export-2'),
      'export-delete': of('export-3') + of('export-4'),
      unconfirmed: of('unconfirmed'),
    };
  });
}
