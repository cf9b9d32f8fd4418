import { parentDn } from '@cognate/kernel';
import type { ImportStore, PresenceRow, StagedObject } from '@cognate/sync-engine';
import { commitImportPage, commitObsoletion } from './commit-import.ts';
import { objectsOf } from './objects-of-store.ts';
import { textKey } from './tables.ts';
import type { ObjectRow, Tables } from './tables.ts';
import type { Sync, Work } from './work.ts';

export function createImportStore({ read, commit }: Work): Sync<ImportStore> {
  const rows = (ids: readonly number[], connector: string): readonly ObjectRow[] =>
    ids.flatMap((id) => {
      const row = read().objects.get(id);
      return row?.connector === connector ? [row] : [];
    });
  return {
    findStaged(connector, dnKeys, anchorKeys) {
      const [names, anchors] = [new Set(dnKeys), new Set<string | null>(anchorKeys)];
      return objectsOf(read(), connector)
        .filter((row) => names.has(row.dnKey) || anchors.has(row.anchorKey))
        .map(({ id, dnKey, anchorKey, hash }) => ({ id, dnKey, anchorKey, hash }));
    },
    loadStaged(connector, ids) {
      return rows(ids, connector).map((row) => staged(read(), row));
    },
    loadStagedParts(connector, parts, attributes) {
      const tables = read();
      return parts.flatMap(({ id, keys }) =>
        rows([id], connector).map((row) => {
          const whole = staged(tables, row);
          const references = [...tables.references].filter(
            ([key, reference]) =>
              reference.object === id &&
              (tables.pendingReferences.has(key) ||
                (keys.includes(reference.key) && attributes.includes(reference.attribute))),
          );
          return { ...whole, references: references.map(([, reference]) => reference) };
        }),
      );
    },
    hasUnconfirmed(connector) {
      return [...read().exports.values()].some(
        (row) => row.connector === connector && row.stage === 'unconfirmed',
      );
    },
    unconfirmedExports(connector, ids) {
      const wanted = new Set(ids);
      return [...read().exports.values()]
        .filter(
          (row) =>
            row.connector === connector && row.stage === 'unconfirmed' && wanted.has(row.object),
        )
        .map(({ id, object, delta }) => ({ id, object, delta }));
    },
    keysOf(connector, ids) {
      return new Map(rows(ids, connector).map((row) => [row.id, row.dnKey]));
    },
    referring(keys) {
      const wanted = new Set(keys);
      const found = [...read().references.values()].filter((row) => wanted.has(row.key));
      return [...new Set(found.map((row) => row.object))];
    },
    commitImportPage(write) {
      commit((tables) => {
        commitImportPage(tables, write);
      });
    },
    objectIds(connector, after, limit) {
      return objectsOf(read(), connector)
        .map((row) => row.id)
        .filter((id) => id > after)
        .slice(0, limit);
    },
    presence(connector, ids) {
      const tables = read();
      return rows(ids, connector).map((row) => ({
        id: row.id,
        type: row.type,
        dn: row.dn,
        imported: row.body !== null,
        linked: tables.links.has(row.id),
        parked: tables.parked.has(row.id),
        pending: tables.pending.get(row.id)?.op ?? ('none' as const),
        unconfirmed: unconfirmedOf(tables, row.id),
      }));
    },
    containers(connector) {
      return [...new Set(objectsOf(read(), connector).map(({ dn }) => parentDn(dn)))];
    },
    descendants(connector, containers, after, limit) {
      const tables = read();
      const ends = containers.map((dn) => `,${dn.toLowerCase()}`);
      return objectsOf(tables, connector)
        .flatMap(({ id, dn, anchor, body }) => {
          const isBelow = ends.some((end) => dn.toLowerCase().endsWith(end));
          const unconfirmed = unconfirmedOf(tables, id) ?? 'update';
          return isBelow &&
            id > after &&
            body !== null &&
            anchor !== null &&
            tables.pending.get(id)?.op !== 'delete' &&
            unconfirmed === 'update'
            ? [{ id, dn, anchor }]
            : [];
        })
        .slice(0, limit);
    },
    commitObsoletion(write) {
      commit((tables) => {
        commitObsoletion(tables, write);
      });
    },
    unreadObjects(connector) {
      const { errors, objects } = read();
      return [...errors.values()].flatMap(({ kind, object }) =>
        kind === 'import' && objects.get(object)?.connector === connector ? [object] : [],
      );
    },
    clearImportErrors(_connector, ids, run) {
      const { errors } = read();
      for (const id of ids)
        if (errors.get(textKey('import', id))?.run !== run) errors.delete(textKey('import', id));
    },
    countParked(connector) {
      const tables = read();
      return [...tables.parked.keys()].filter(
        (id) =>
          tables.objects.get(id)?.connector === connector &&
          tables.pending.get(id)?.op !== 'delete',
      ).length;
    },
    setWatermark(connector, partition = '', watermark) {
      const key = textKey(connector, partition);
      if (watermark === null) read().watermarks.delete(key);
      else read().watermarks.set(key, watermark);
    },
    watermark(connector, partition = '') {
      return read().watermarks.get(textKey(connector, partition));
    },
    forgetWatermarks(connector) {
      const { watermarks } = read();
      for (const key of watermarks.keys())
        if (key.startsWith(textKey(connector, ''))) watermarks.delete(key);
    },
  };
}

function staged(tables: Tables, { id, type, dn, dnKey, anchor, body }: ObjectRow): StagedObject {
  const pending = tables.pending.get(id);
  return {
    id,
    type,
    dn,
    dnKey,
    anchor,
    body,
    references: [...tables.references.values()].filter((row) => row.object === id),
    pending: pending?.op ?? 'none',
    beforeBody: pending?.beforeBody ?? null,
    beforeDn: pending?.beforeDn ?? null,
    pendingReferences: [...tables.pendingReferences.values()].filter((row) => row.object === id),
  };
}

function unconfirmedOf(tables: Tables, object: number): PresenceRow['unconfirmed'] {
  for (const row of tables.exports.values())
    if (row.object === object && row.stage === 'unconfirmed') return row.delta.op;
  return null;
}
