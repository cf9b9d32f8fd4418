import { must } from '@cognate/kernel';
import type { SyncPageWrite } from '@cognate/sync-engine';
import type { MvObject } from '@cognate/sync-rules';
import { removeObjects } from './objects-of-store.ts';
import { deleteWhere, insert, putObject, textKey } from './tables.ts';
import type { Tables } from './tables.ts';
import { noteErrors, writeRecord } from './write-record.ts';

export function commitSyncPage(tables: Tables, write: SyncPageWrite): void {
  removeObjects(
    tables,
    write.removedObjects.map(({ id }) => id),
  );
  for (const { id } of write.synchronized) {
    tables.pending.delete(id);
    deleteWhere(tables.pendingReferences, (row) => row.object === id);
  }
  writeObjects(tables, write);
  writeLinks(tables, write);
  for (const { id } of write.noDisconnectors) tables.disconnectors.delete(id);
  for (const { id, state, former } of write.disconnectors)
    tables.disconnectors.set(id, { state, former });
  writeMetaverse(tables, write);
  writeExports(tables, write);
  writeRetries(tables, write);
  noteErrors(tables, 'sync', write.errors, write.record.run);
  for (const { id } of write.errorsCleared) {
    tables.errors.delete(textKey('sync', id));
    tables.marked.delete(id);
  }
  writeRecord(tables, write.record);
}

function writeObjects(tables: Tables, write: SyncPageWrite): void {
  for (const { id, dn, dnKey } of write.renamed) {
    const row = tables.objects.get(id);
    if (row) putObject(tables, { ...row, dn, dnKey });
  }
  for (const { connector, id, type, dn, dnKey } of write.newObjects)
    putObject(tables, {
      connector,
      id,
      type,
      dn,
      dnKey,
      anchor: null,
      anchorKey: null,
      hash: null,
      body: null,
    });
}

function writeLinks(tables: Tables, write: SyncPageWrite): void {
  for (const { id } of write.unlinked) tables.links.delete(id);
  for (const { id, link, isNew } of write.linked)
    if (isNew) insert(tables.links, id, link);
    else if (tables.links.has(id)) tables.links.set(id, link);
}

function writeMetaverse(tables: Tables, write: SyncPageWrite): void {
  const removed = new Set(write.removedMetaverse);
  for (const id of removed) tables.metaverse.delete(id);
  for (const { metaverse } of deleteWhere(tables.mvReferences, (row) => removed.has(row.target)))
    if (!removed.has(metaverse)) waitForReferences(tables, metaverse);
  deleteWhere(tables.mvReferences, (row) => removed.has(row.metaverse));
  for (const id of removed) tables.retries.delete(id);
  for (const mv of write.newMetaverse) insert(tables.metaverse, mv.id, scalarsOf(mv, write));
  for (const mv of write.changedMetaverse)
    if (tables.metaverse.has(mv.id)) tables.metaverse.set(mv.id, scalarsOf(mv, write));
  for (const { attribute, key, metaverse } of write.indexRemoved)
    tables.index.delete(textKey(attribute, key, metaverse));
  for (const entry of write.indexAdded)
    insert(tables.index, textKey(entry.attribute, entry.key, entry.metaverse), entry);
  for (const { metaverse, attribute, target } of write.referencesRemoved)
    tables.mvReferences.delete(textKey(metaverse, attribute, target));
  for (const row of write.referencesAdded)
    insert(tables.mvReferences, textKey(row.metaverse, row.attribute, row.target), row);
}

/** References are kept as rows; the object itself is stored without them. */
const scalarsOf = (mv: MvObject, { referenceAttributes }: SyncPageWrite): MvObject => ({
  ...mv,
  attributes: Object.fromEntries(
    Object.entries(mv.attributes).filter(([name]) => !referenceAttributes.has(name)),
  ),
});

function writeExports(tables: Tables, write: SyncPageWrite): void {
  for (const { exportId } of write.exportsCancelled) tables.exports.delete(exportId);
  for (const {
    connector,
    id: object,
    exportId: id,
    isNew,
    rank,
    nameKey,
    delta,
  } of write.exports) {
    const row = { connector, id, object, rank, nameKey, delta };
    if (isNew) insert(tables.exports, id, { ...row, stage: 'pending' });
    else
      tables.exports.set(id, {
        ...row,
        stage: must(tables.exports.get(id), 'a pending export').stage,
      });
  }
}

function waitForReferences({ retries }: Tables, metaverse: number): void {
  if (!retries.has(metaverse)) retries.set(metaverse, 0);
}

/** Who has to have its references translated again, because what they mean was linked, unlinked or provisioned. */
function writeRetries(tables: Tables, write: SyncPageWrite): void {
  const failed = new Set(write.retryFailed);
  for (const id of write.retried) if (!failed.has(id)) tables.retries.delete(id);
  for (const id of failed) if (tables.retries.has(id)) tables.retries.set(id, write.record.run);
  for (const id of write.retry) waitForReferences(tables, id);
  const unlinked = write.unlinkedKeys.map((key) => ({ key, metaverse: null }));
  flagReferrers(tables, [...unlinked, ...write.linkedKeys]);
}

/** Has those looked at again who refer to a name, apart from those that refer to the metaverse object already. */
export function flagReferrers(tables: Tables, names: SyncPageWrite['linkedKeys']): void {
  const named = Map.groupBy(names, ({ key }) => key);
  for (const row of tables.references.values()) {
    const referrer = tables.links.get(row.object)?.mv;
    if (referrer === undefined) continue;
    const lacks = (named.get(row.key) ?? []).some(
      ({ metaverse }) =>
        ![...tables.mvReferences.values()].some(
          (known) => known.metaverse === referrer && known.target === metaverse,
        ),
    );
    if (lacks) waitForReferences(tables, referrer);
  }
}
