import type {
  LoadedObject,
  PartQueries,
  StoredReference,
  SyncSelection,
  SyncStore,
} from '@cognate/sync-engine';
import { indexKey } from '@cognate/sync-rules';
import type { DisconnectorState, MvObject } from '@cognate/sync-rules';
import { commitSyncPage } from './commit-sync.ts';
import { byId, holderOf, loaded, objectsOf } from './objects-of-store.ts';
import { deleteWhere, textKey } from './tables.ts';
import type { ReferenceRow, Tables } from './tables.ts';
import type { Sync, Work } from './work.ts';

export function createSyncStore({ read, commit }: Work): Sync<Omit<SyncStore, keyof PartQueries>> {
  const objects = (ids: readonly number[]): readonly LoadedObject[] => {
    const tables = read();
    return ids
      .flatMap((id) => tables.objects.get(id) ?? [])
      .sort(byId)
      .map((row) => loaded(tables, row));
  };
  return {
    selectObjects(selection) {
      return selected(read(), selection);
    },
    populationOf(connector) {
      const tables = read();
      const own = [...tables.objects.values()].filter((object) => object.connector === connector);
      return {
        imported: own.some(({ body }) => body !== null),
        linked: own.some(({ id }) => tables.links.has(id)),
      };
    },
    newReferences(connector) {
      const tables = read();
      const isNew = (id: number): boolean =>
        tables.pending.get(id)?.op === 'add' && !tables.links.has(id);
      const rows = [...tables.references.values()].flatMap((row) => {
        const target = holderOf(tables, connector, row.key)?.id;
        if (row.connector !== connector || !isNew(row.object)) return [];
        return target !== undefined && isNew(target) ? [{ object: row.object, target }] : [];
      });
      return [...Map.groupBy(rows, (row) => row.object)].map(([object, found]) => ({
        object,
        targets: found.map(({ target }) => target),
      }));
    },
    markObjects(refs) {
      const { marked, objects: known } = read();
      for (const { id } of refs) if (known.has(id)) marked.set(id, true);
    },
    objectsById(refs) {
      return objects(refs.map((ref) => ref.id));
    },
    connectorsOf(metaverse) {
      const wanted = new Set(metaverse);
      return objects([...read().links].flatMap(([id, { mv }]) => (wanted.has(mv) ? [id] : [])));
    },
    searchIndex(searches) {
      const wanted = new Set(searches.map(({ attribute, key }) => textKey(attribute, key)));
      return [...read().index.values()].filter(({ attribute, key }) =>
        wanted.has(textKey(attribute, key)),
      );
    },
    alignIndex(attributes) {
      alignIndex(read(), attributes);
    },
    metaverseObjects(ids) {
      const tables = read();
      return [...new Set(ids)].flatMap((id) => metaverseObject(tables, id) ?? []).sort(byId);
    },
    referencesOf(refs) {
      return referencesOf(read(), new Set(refs.map((ref) => ref.id)));
    },
    namedObjects(connector, keys) {
      const tables = read();
      return keys.flatMap((key) => {
        const target = holderOf(tables, connector, key)?.id;
        if (target === undefined) return [];
        return [{ key, target, metaverse: tables.links.get(target)?.mv ?? null }];
      });
    },
    exportsOf(refs) {
      const wanted = new Set(refs.map((ref) => ref.id));
      return [...read().exports.values()]
        .filter((row) => wanted.has(row.object))
        .sort(byId)
        .map(({ id, object, stage, delta }) => ({ id, object, stage, delta }));
    },
    targetsOf(metaverse, connectors) {
      const wanted = new Set(metaverse);
      const tables = read();
      const isGone = (id: number): boolean => tables.pending.get(id)?.op === 'delete';
      const found = [...tables.links].flatMap(([object, { mv }]) => {
        const connector = tables.objects.get(object)?.connector ?? '';
        return wanted.has(mv) && connectors.includes(connector)
          ? [{ metaverse: mv, connector, object }]
          : [];
      });
      // One that is gone does not count where another one has taken its place.
      return found.filter(
        (row) =>
          !isGone(row.object) ||
          !found.some(
            (other) =>
              other.metaverse === row.metaverse &&
              other.connector === row.connector &&
              !isGone(other.object),
          ),
      );
    },
    holdersOf(names) {
      const exports = [...read().exports.values()].filter((row) => row.nameKey !== null);
      return names.flatMap(({ connector, key }) => {
        const holder = holderOf(read(), connector, key);
        const later = exports.filter((row) => row.connector === connector && row.nameKey === key);
        const ids = [...(holder ? [holder.id] : []), ...later.map((row) => row.object)];
        return ids.map((id) => ({ connector, key, id }));
      });
    },
    appliedFilters(connector) {
      return read().filters.get(connector);
    },
    setAppliedFilters(connector, filters) {
      read().filters.set(connector, filters);
    },
    referrersOf(metaverse) {
      const wanted = new Set(metaverse);
      const found = [...read().mvReferences.values()].filter(({ target }) => wanted.has(target));
      const pairs = new Map(found.map((row) => [textKey(row.metaverse, row.target), row]));
      return [...pairs.values()].map((row) => ({ metaverse: row.metaverse, target: row.target }));
    },
    retryQueue(run, limit) {
      const waiting = [...read().retries].filter(([, tried]) => tried !== run);
      return waiting
        .map(([id]) => id)
        .sort((a, b) => a - b)
        .slice(0, limit);
    },
    commitSyncPage(write) {
      commit((tables) => {
        commitSyncPage(tables, write);
      });
    },
  };
}

/** With its references as values in canonical order. */
export function metaverseObject(tables: Tables, id: number): MvObject | undefined {
  const mv = tables.metaverse.get(id);
  if (mv === undefined) return undefined;
  const references: Record<string, number[]> = {};
  for (const row of tables.mvReferences.values())
    if (row.metaverse === id) (references[row.attribute] ??= []).push(row.target);
  for (const list of Object.values(references)) list.sort((a, b) => (`${a}` < `${b}` ? -1 : 1));
  return { ...mv, attributes: { ...mv.attributes, ...references } };
}

function selected(
  tables: Tables,
  { connector, scope, deletions, after, limit }: SyncSelection,
): readonly number[] {
  const isPending = (id: number): boolean =>
    tables.pending.has(id) ||
    isRetried(tables.disconnectors.get(id)?.state) ||
    tables.errors.has(textKey('sync', id)) ||
    tables.marked.has(id);
  const isRetried = (state: DisconnectorState | undefined): boolean =>
    state === 'normal' || (state === 'filtered' && scope === 'pending-or-filtered');
  const isWanted = (id: number): boolean => {
    if (deletions) return tables.pending.get(id)?.op === 'delete';
    return scope === 'all' || isPending(id);
  };
  return objectsOf(tables, connector)
    .filter(({ id }) => id > after && isWanted(id))
    .slice(0, limit)
    .map(({ id }) => id);
}

/** References as imported and those that the pending import removed. */
export function referencesOf(
  tables: Tables,
  wanted: ReadonlySet<number>,
): readonly StoredReference[] {
  const shape = (row: ReferenceRow, pending: StoredReference['pending']): StoredReference => ({
    object: row.object,
    attribute: row.attribute,
    dn: row.dn,
    key: row.key,
    pending,
  });
  const current = [...tables.references].filter(([, row]) => wanted.has(row.object));
  const removed = [...tables.pendingReferences.values()].filter(
    (row) => wanted.has(row.object) && !row.added,
  );
  return [
    ...current.map(([key, row]) =>
      shape(row, tables.pendingReferences.get(key)?.added === true ? 'added' : 'none'),
    ),
    ...removed.map((row) => shape(row, 'removed')),
  ];
}

function alignIndex(tables: Tables, attributes: readonly string[]): void {
  const wanted = new Set(attributes);
  for (const attribute of tables.indexed.keys())
    if (!wanted.has(attribute)) {
      tables.indexed.delete(attribute);
      deleteWhere(tables.index, (row) => row.attribute === attribute);
    }
  for (const attribute of wanted) {
    if (tables.indexed.has(attribute)) continue;
    tables.indexed.set(attribute, true);
    for (const mv of tables.metaverse.values())
      for (const key of new Set((mv.attributes[attribute] ?? []).map(indexKey)))
        tables.index.set(textKey(attribute, key, mv.id), { attribute, key, metaverse: mv.id });
  }
}
