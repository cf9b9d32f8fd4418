import { must } from '@cognate/kernel';
import type { ExportPageWrite, ExportStore } from '@cognate/sync-engine';
import { isDeletion } from '@cognate/sync-rules';
import { moveReferences } from './commit-import.ts';
import { flagReferrers } from './commit-sync.ts';
import type { Sync, Work } from './work.ts';
import { holderOf } from './objects-of-store.ts';
import { deleteWhere, insert, putObject, textKey } from './tables.ts';
import type { ExportRowOfStore, Tables } from './tables.ts';
import { noteErrors, writeRecord } from './write-record.ts';

export function createExportStore({ read, commit }: Work): Sync<ExportStore> {
  const inStage = (connector: string, stage: ExportRowOfStore['stage']): ExportRowOfStore[] =>
    [...read().exports.values()].filter(
      (row) => row.connector === connector && row.stage === stage,
    );
  return {
    countPendingDeletes(connector) {
      return inStage(connector, 'pending').filter(({ delta }) => isDeletion(delta)).length;
    },
    exportPage(connector, after, limit) {
      const isAfter = ({ rank, id }: ExportRowOfStore): boolean =>
        rank > after.rank || (rank === after.rank && id > after.id);
      const unconfirmed = new Map(
        inStage(connector, 'unconfirmed').map(({ id, object, delta }) => [object, { id, delta }]),
      );
      return inStage(connector, 'pending')
        .filter((row) => isAfter(row) && !read().parked.has(row.object))
        .sort((a, b) => a.rank - b.rank || a.id - b.id)
        .slice(0, limit)
        .map(({ id, object, rank, delta }) => {
          const { type, dn, anchor } = must(read().objects.get(object), 'the exported object');
          const earlier = unconfirmed.get(object);
          return { id, object, rank, type, dn, anchor, delta, unconfirmed: earlier };
        });
    },
    referenceTargets(connector, ids) {
      const sent = new Set(inStage(connector, 'unconfirmed').map(({ object }) => object));
      return ids.flatMap((id) => {
        const row = read().objects.get(id);
        return row?.connector === connector
          ? [{ id, dn: row.dn, exists: row.body !== null || sent.has(id) }]
          : [];
      });
    },
    heldReferences(connector, objects) {
      const wanted = new Set(objects);
      return [...read().references.values()]
        .filter(({ object }) => wanted.has(object))
        .map(({ object, attribute, dn, key }) => ({
          object,
          attribute,
          dn,
          target: holderOf(read(), connector, key)?.id ?? null,
        }));
    },
    // A process that runs in one piece leaves nothing in flight.
    openFlight: () => undefined,
    commitExportPage(write) {
      commit((tables) => {
        commitExportPage(tables, write);
      });
    },
  };
}

function commitExportPage(tables: Tables, write: ExportPageWrite): void {
  const { connector } = write;
  for (const { id, delta, changed, replaces } of write.sent) {
    if (replaces !== undefined) tables.exports.delete(replaces);
    const row = must(tables.exports.get(id), 'a sent export');
    tables.exports.set(id, {
      ...row,
      stage: 'unconfirmed',
      nameKey: null,
      delta: changed ? delta : row.delta,
    });
  }
  for (const id of write.postponed)
    tables.exports.set(id, {
      ...must(tables.exports.get(id), 'a postponed export'),
      rank: write.secondPass,
    });
  for (const { id, object, rank, delta } of write.held)
    insert(tables.exports, id, {
      connector,
      id,
      object,
      stage: 'pending',
      rank,
      nameKey: null,
      delta,
    });
  for (const { object, dn, dnKey, anchor, anchorKey } of write.identities) {
    const row = must(tables.objects.get(object), 'an exported object');
    // Should the system not have taken the new name, the object must not pass for unchanged.
    const hash = row.dn === dn ? row.hash : null;
    putObject(tables, { ...row, dn, dnKey, anchor, anchorKey, hash });
  }
  for (const { object, type } of write.replaced) {
    const row = must(tables.objects.get(object), 'a replaced object');
    putObject(tables, { ...row, type, hash: null, body: null });
    tables.pending.delete(object);
    for (const table of [tables.references, tables.pendingReferences])
      deleteWhere<string, { object: number }>(table, (reference) => reference.object === object);
    deleteWhere(tables.exports, (each) => each.object === object && each.stage === 'confirmed');
  }
  const renames = write.identities
    .filter(({ fromKey, dnKey }) => fromKey !== dnKey)
    .map(({ fromKey, dnKey, dn }) => ({ from: fromKey, to: dnKey, dn }));
  moveReferences(tables, renames, new Set());
  // Something may have referred to a new name before anything had it.
  flagReferrers(
    tables,
    write.identities.flatMap(({ object, fromKey, dnKey }) => {
      const link = tables.links.get(object);
      return fromKey === dnKey || link === undefined ? [] : [{ key: dnKey, metaverse: link.mv }];
    }),
  );
  noteErrors(tables, 'export', write.errors, write.record.run);
  for (const object of write.errorsCleared) tables.errors.delete(textKey('export', object));
  writeRecord(tables, write.record);
}
