import type { ImportStore, StagedKey } from '@cognate/sync-engine';
import { uuidArray } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';
import { createConfirmationQueries } from './confirmation-queries.ts';
import { createHierarchyQueries } from './hierarchy-queries.ts';
import { loadStaged, loadStagedParts } from './load-staged.ts';
import { createUnreadObjects } from './unread-objects.ts';

/** What an import reads: a page's worth of rows with each call. */
export function createImportQueries(
  context: StoreContext,
): Omit<
  ImportStore,
  'commitImportPage' | 'commitObsoletion' | 'setWatermark' | 'forgetWatermarks'
> {
  const { pool, names } = context;
  const number = (connector: string): number => names.find('connector', connector);
  return {
    ...createConfirmationQueries(context),
    ...createHierarchyQueries(context),
    ...createUnreadObjects(context),
    async findStaged(connector, dnKeys, anchorKeys) {
      const byDn = await stagedByKey(context, 'dn_key', number(connector), dnKeys);
      const byAnchor = await stagedByKey(context, 'anchor_key', number(connector), anchorKeys);
      return [...byDn, ...byAnchor];
    },

    loadStaged: (connector, ids) => loadStaged(context, number(connector), ids),

    loadStagedParts: (connector, parts, attributes) =>
      loadStagedParts(context, number(connector), parts, attributes),

    async referring(keys) {
      const { rows } = await pool.query<{ id: number }>(
        'select distinct cs_id as id from cs_ref where tkey = any($1::uuid[])',
        [uuidArray(keys)],
      );
      return rows.map((row) => row.id);
    },

    async objectIds(connector, after, limit) {
      const { rows } = await pool.query<{ id: number }>(
        'select id from cs_object where connector = $1 and id > $2 order by id limit $3',
        [number(connector), after, limit],
      );
      return rows.map((row) => row.id);
    },

    async countParked(connector) {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*) as count from cs_transient t where t.connector = $1
           and not exists (select 1 from cs_pending p where p.connector = t.connector and p.cs_id = t.cs_id and p.op = 3)`,
        [number(connector)],
      );
      return rows[0]?.count ?? 0;
    },

    async watermark(connector, partition = '') {
      const { rows } = await pool.query<{ watermark: string }>(
        'select watermark from watermark where connector = $1 and partition = $2',
        [number(connector), partition],
      );
      return rows[0]?.watermark;
    },
  };
}

/**
 * One look-up in a unique index for each key, which `offset 0` asks for. Left to itself, a server that has not yet
 * counted the rows of a first import thinks that to read all objects of the connector is less work.
 */
async function stagedByKey(
  { pool }: StoreContext,
  column: 'dn_key' | 'anchor_key',
  connector: number,
  keys: readonly string[],
): Promise<readonly StagedKey[]> {
  if (keys.length === 0) return [];
  const { rows } = await pool.query<StagedKey>(
    `select o.id, o.dn_key as "dnKey", o.anchor_key as "anchorKey", o.hash
     from unnest($2::uuid[]) as k (key) cross join lateral (
       select id, dn_key, anchor_key, hash from cs_object
       where connector = $1 and ${column} = k.key offset 0) o`,
    [connector, uuidArray(keys)],
  );
  return rows;
}
