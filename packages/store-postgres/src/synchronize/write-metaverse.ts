import type { ClientBase } from 'pg';
import type { IndexEntry, MvReference, SyncPageWrite } from '@cognate/sync-engine';
import type { MvObject } from '@cognate/sync-rules';
import { int4Array, int8Array, textArray } from '../connection/binary-array.ts';
import { copyBinary } from '../connection/copy-binary.ts';
import type { StoreContext } from '../store-context.ts';
import { attributesJson } from './attributes-json.ts';
import { lineageText } from './load-metaverse.ts';

/** Writes what a page changed in the metaverse: objects, search index and references. */
export async function writeMetaverse(
  client: ClientBase,
  context: StoreContext,
  write: SyncPageWrite,
): Promise<void> {
  await removeMetaverse(client, write.removedMetaverse);
  await writeBodies(client, context, write);
  await writeIndex(client, context, write.indexAdded, write.indexRemoved);
  await writeReferences(client, context, write.referencesAdded, write.referencesRemoved);
}

/** A deleted object leaves every reference to it; those who had one are looked at again. */
async function removeMetaverse(client: ClientBase, removed: readonly number[]): Promise<void> {
  if (removed.length === 0) return;
  const ids = [int8Array(removed)];
  await client.query('delete from mv_object where id = any($1::int8[])', ids);
  await client.query(
    `with gone as (delete from mv_ref where target = any($1::int8[]) returning mv_id)
     insert into mv_retry (mv_id, run)
     select distinct mv_id, 0 from gone where mv_id <> all($1::int8[]) on conflict (mv_id) do nothing`,
    ids,
  );
  await client.query('delete from mv_ref where mv_id = any($1::int8[])', ids);
  await client.query('delete from mv_retry where mv_id = any($1::int8[])', ids);
}

async function writeBodies(
  client: ClientBase,
  context: StoreContext,
  write: SyncPageWrite,
): Promise<void> {
  const { names } = context;
  const { newMetaverse: fresh, changedMetaverse: changed } = write;
  const columns = (mv: MvObject): { body: string; lineage: string } => ({
    // The values that live in the body: everything but references.
    body: attributesJson(mv.attributes, write.referenceAttributes),
    lineage: lineageText(context, mv),
  });
  if (fresh.length > 0)
    await copyBinary(
      client,
      'mv_object (id, otype, body, lineage)',
      ['int8', 'int4', 'text', 'text'],
      fresh.map((mv) => {
        const { body, lineage } = columns(mv);
        return [mv.id, names.id('type', mv.type), body, lineage];
      }),
    );
  if (changed.length === 0) return;
  const texts = changed.map(columns);
  await client.query(
    `update mv_object m set body = n.body, lineage = n.lineage
     from unnest($1::int8[], $2::text[], $3::text[]) as n (id, body, lineage) where m.id = n.id`,
    [
      int8Array(changed.map((mv) => mv.id)),
      textArray(texts.map((t) => t.body)),
      textArray(texts.map((t) => t.lineage)),
    ],
  );
}

async function writeIndex(
  client: ClientBase,
  { names }: StoreContext,
  added: readonly IndexEntry[],
  removed: readonly IndexEntry[],
): Promise<void> {
  if (removed.length > 0)
    await client.query(
      `delete from mv_index i using unnest($1::int4[], $2::text[], $3::int8[]) as g (attr, val, mv)
       where i.attr = g.attr and i.val = g.val and i.mv_id = g.mv`,
      [
        int4Array(removed.map((entry) => names.id('attribute', entry.attribute))),
        textArray(removed.map((entry) => entry.key)),
        int8Array(removed.map((entry) => entry.metaverse)),
      ],
    );
  if (added.length > 0)
    await copyBinary(
      client,
      'mv_index (attr, val, mv_id)',
      ['int4', 'text', 'int8'],
      added.map((entry) => [names.id('attribute', entry.attribute), entry.key, entry.metaverse]),
    );
}

async function writeReferences(
  client: ClientBase,
  { names }: StoreContext,
  added: readonly MvReference[],
  removed: readonly MvReference[],
): Promise<void> {
  if (removed.length > 0)
    await client.query(
      `delete from mv_ref r using unnest($1::int8[], $2::int4[], $3::int8[]) as g (mv, attr, target)
       where r.mv_id = g.mv and r.attr = g.attr and r.target = g.target`,
      [
        int8Array(removed.map((r) => r.metaverse)),
        int4Array(removed.map((r) => names.id('attribute', r.attribute))),
        int8Array(removed.map((r) => r.target)),
      ],
    );
  if (added.length > 0)
    await copyBinary(
      client,
      'mv_ref (mv_id, attr, target)',
      ['int8', 'int4', 'int8'],
      added.map((r) => [r.metaverse, names.id('attribute', r.attribute), r.target]),
    );
}
