import { AppError } from '@cognate/kernel';
import type { Attributes, Value } from '@cognate/kernel';
import type {
  ConnectorStatistics,
  StoredReference,
  MetaverseDetails,
  ObjectDetails,
  ObjectRef,
  ReadStore,
} from '@cognate/sync-engine';
import { indexKey } from '@cognate/sync-rules';
import { int8Array } from '../connection/binary-array.ts';
import { SYNC_ERROR } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';
import { createSyncQueries } from '../synchronize/sync-queries.ts';

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

    async searchMetaverse({ type, clauses, after, limit }) {
      const conditions = clauses.map((_, index) => {
        const value = `$${index * 2 + 5}`;
        const match =
          clauses[index]?.operator === 'starts-with'
            ? `starts_with(i.val, ${value})`
            : `i.val = ${value}`;
        return `exists (select 1 from mv_index i where i.attr = $${index * 2 + 4} and ${match} and i.mv_id = m.id)`;
      });
      for (const { attribute } of clauses) await refuseUnindexed(context, attribute);
      const { rows } = await pool.query<{ id: number }>(
        `select m.id from mv_object m
         where m.id > $1 and ($2::int4 is null or m.otype = $2)${conditions.map((each) => ` and ${each}`).join('')}
         order by m.id limit $3`,
        [
          after,
          type === undefined ? null : names.find('type', type),
          limit,
          ...clauses.flatMap((clause) => [
            names.find('attribute', clause.attribute),
            indexKey(clause.value),
          ]),
        ],
      );
      return createSyncQueries(context).metaverseObjects(rows.map((row) => row.id));
    },

    statistics: () => statistics(context),
  };
}

async function refuseUnindexed({ pool, names }: StoreContext, attribute: string): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(
    'select exists (select 1 from mv_indexed where attr = $1) as found',
    [names.find('attribute', attribute)],
  );
  if (rows[0]?.found === true) return;
  const indexed = await pool.query<{ name: string }>(
    'select d.name from dictionary d join mv_indexed i on i.attr = d.id where d.kind = 2 order by d.name',
  );
  throw new AppError(
    'attribute-not-indexed',
    `The metaverse cannot be searched by "${attribute}".`,
    {
      remedy:
        `Searchable are: ${indexed.rows.map((row) => row.name).join(', ') || 'none yet'}. ` +
        'Mark the attribute as "indexed" in the metaverse configuration and run a full synchronization.',
    },
  );
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
  const runs = await pool.query<{ id: number; started_at: Date }>(
    'select id, started_at from run where id = any($1::int8[])',
    [int8Array(contributions.map(([, contribution]) => contribution.run))],
  );
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
    connectors: connectors.flatMap(({ connector, id: cs, type, dn, link }) =>
      link ? [{ connector, id: cs, type, dn, link }] : [],
    ),
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
      'export-delete': of('export-3'),
      unconfirmed: of('unconfirmed'),
    };
  });
}
