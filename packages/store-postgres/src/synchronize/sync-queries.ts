import { must } from '@cognate/kernel';
import type { IndexEntry, SyncStore } from '@cognate/sync-engine';
import { int4Array, textArray, uuidArray } from '../connection/binary-array.ts';
import { loadExports } from '../export/load-exports.ts';
import type { StoreContext } from '../store-context.ts';
import { alignIndex } from './align-index.ts';
import { loadMetaverse } from './load-metaverse.ts';
import { newReferences } from './new-references.ts';
import { createObjectQueries } from './object-queries.ts';
import { createPartQueries } from './part-queries.ts';
import { createReferenceQueries } from './reference-queries.ts';

/** What a synchronization reads: a page's worth of rows with each call. */
export function createSyncQueries(context: StoreContext): Omit<SyncStore, 'commitSyncPage'> {
  const { pool, names } = context;
  return {
    ...createObjectQueries(context),
    ...createReferenceQueries(context),
    ...createPartQueries(context),
    async populationOf(connector) {
      const { rows } = await pool.query<{ imported: boolean; linked: boolean }>(
        `select exists (select 1 from cs_object where connector = $1 and body is not null) as imported,
           exists (select 1 from link where connector = $1) as linked`,
        [names.find('connector', connector)],
      );
      return must(rows[0], 'a query without a table gives one row');
    },

    newReferences: (connector) => newReferences(context, connector),

    alignIndex: (attributes) => alignIndex(context, attributes),

    metaverseObjects: (ids) => loadMetaverse(context, ids),

    exportsOf: (objects) => loadExports(context, objects),

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

    async holdersOf(wanted) {
      const { rows } = await pool.query<{ connector: number; key: string; id: number }>(
        `with w as (select connector, key from unnest($1::int4[], $2::uuid[]) as n (connector, key))
         select o.connector, o.dn_key as key, o.id from w
           join cs_object o on o.connector = w.connector and o.dn_key = w.key
         union all
         select e.connector, e.name_key, e.cs_id from w
           join export_change e on e.connector = w.connector and e.name_key = w.key`,
        [
          int4Array(wanted.map((name) => names.find('connector', name.connector))),
          uuidArray(wanted.map((name) => name.key)),
        ],
      );
      return rows.map((row) => ({ ...row, connector: names.name('connector', row.connector) }));
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
