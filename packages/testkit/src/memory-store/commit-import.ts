import { must } from '@cognate/kernel';
import type {
  ImportPageWrite,
  ObsoletionWrite,
  ReferenceWrite,
  StagedWrite,
  StepRecord,
} from '@cognate/sync-engine';
import { removeObjects } from './objects-of-store.ts';
import { deleteWhere, insert, putObject, textKey } from './tables.ts';
import type { ReferenceRow, Tables } from './tables.ts';
import { noteErrors, writeRecord } from './write-record.ts';

const referenceKey = (row: Pick<ReferenceRow, 'object' | 'attribute' | 'key'>): string =>
  textKey(row.object, row.attribute, row.key);

export function commitImportPage(tables: Tables, write: ImportPageWrite): void {
  const { connector } = write;
  for (const { id, key } of write.parked) {
    const row = must(tables.objects.get(id), 'a parked object');
    putObject(tables, { ...row, dnKey: key, hash: null });
    tables.parked.set(id, true);
  }
  moveReferences(tables, write.renames, new Set(write.upToDate));
  for (const object of write.inserts) {
    writeObject(tables, connector, object);
    insert(tables.pending, object.id, { op: 'add', beforeBody: null, beforeDn: null });
  }
  for (const object of write.updates) {
    writeObject(tables, connector, object);
    tables.parked.delete(object.id);
  }
  for (const { id, ...row } of write.pending) tables.pending.set(id, row);
  for (const id of write.pendingCleared) tables.pending.delete(id);
  writeReferences(tables, write);
  confirm(tables, write.confirmed);
  for (const id of write.refuted) tables.exports.delete(id);
  for (const id of write.deletedInVain) {
    const row = must(tables.exports.get(id), 'a deletion that was sent');
    tables.exports.set(id, { ...row, stage: 'pending' });
  }
  noteRechecks(tables, write.record, new Set(write.recheck));
  writeRecord(tables, write.record);
}

function writeObject(tables: Tables, connector: string, object: StagedWrite): void {
  putObject(tables, { ...object, connector });
}

function writeReferences(tables: Tables, write: ImportPageWrite): void {
  const { connector } = write;
  const remove = (table: Map<string, unknown>, rows: readonly ReferenceWrite[]): void => {
    for (const row of rows) table.delete(referenceKey(row));
  };
  remove(tables.references, write.referencesRemoved);
  for (const row of write.referencesAdded)
    insert(tables.references, referenceKey(row), { ...row, connector });
  remove(tables.pendingReferences, write.pendingReferencesCleared);
  for (const row of write.pendingReferences)
    insert(tables.pendingReferences, referenceKey(row), { ...row, connector });
}

/** References follow a renamed object. All names move at once, so that two objects may swap theirs. */
export function moveReferences(
  tables: Tables,
  renames: ImportPageWrite['renames'],
  upToDate: ReadonlySet<number>,
): void {
  const moves = new Map(renames.map((move) => [move.from, move]));
  const takeOut = <T extends ReferenceRow>(table: Map<string, T>): T[] =>
    deleteWhere(table, (row) => moves.has(row.key) && !upToDate.has(row.object)).map((row) => {
      const { to, dn } = must(moves.get(row.key), 'a move of the name');
      return { ...row, key: to, dn: dn ?? row.dn };
    });
  const [current, pending] = [takeOut(tables.references), takeOut(tables.pendingReferences)];
  for (const row of current) {
    if (!tables.references.has(referenceKey(row))) tables.references.set(referenceKey(row), row);
    const object = tables.objects.get(row.object);
    if (object) tables.objects.set(object.id, { ...object, hash: null });
  }
  for (const row of pending)
    if (!tables.pendingReferences.has(referenceKey(row)))
      tables.pendingReferences.set(referenceKey(row), row);
  const touched = new Set(pending.map((row) => row.object));
  // A reference that was removed under the old name and is there under the new one never went.
  deleteWhere(
    tables.pendingReferences,
    (row, key) => touched.has(row.object) && !row.added && tables.references.has(key),
  );
}

/** Kept while the import that showed it is pending: until then the hologram lacks what was exported. */
function confirm(tables: Tables, ids: readonly number[]): void {
  for (const id of ids) {
    const row = must(tables.exports.get(id), 'a confirmed export');
    if (tables.pending.has(row.object)) tables.exports.set(id, { ...row, stage: 'confirmed' });
    else {
      tables.exports.delete(id);
      deleteWhere(
        tables.exports,
        ({ object, stage }) => object === row.object && stage === 'confirmed',
      );
    }
  }
}

function noteRechecks(tables: Tables, record: StepRecord, recheck: ReadonlySet<number>): void {
  for (const error of record.errors)
    if (error.kind === 'sync' && error.object !== undefined && recheck.has(error.object))
      noteErrors(tables, 'sync', [{ object: error.object, error }], record.run);
}

export function commitObsoletion(tables: Tables, write: ObsoletionWrite): void {
  for (const id of write.obsolete) {
    const pending = tables.pending.get(id);
    // Of an object that was not synchronized yet nothing is known: whatever comes back is a change.
    const beforeBody = pending?.op === 'add' ? '{}' : (pending?.beforeBody ?? null);
    tables.pending.set(id, { op: 'delete', beforeBody, beforeDn: pending?.beforeDn ?? null });
    const row = must(tables.objects.get(id), 'an obsolete object');
    tables.objects.set(id, { ...row, hash: null });
  }
  removeObjects(tables, write.removed);
  const resent = new Set(write.resent);
  deleteWhere(tables.exports, ({ object, stage }) => resent.has(object) && stage === 'pending');
  for (const [id, row] of tables.exports)
    if (resent.has(row.object) && row.stage === 'unconfirmed')
      tables.exports.set(id, { ...row, stage: 'pending' });
  noteRechecks(tables, write.record, resent);
  writeRecord(tables, write.record);
}
