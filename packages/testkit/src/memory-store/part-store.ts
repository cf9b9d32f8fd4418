import type { Value, Values } from '@cognate/kernel';
import type { NamedConnector, PartQueries, StoredReference } from '@cognate/sync-engine';
import { metaverseObject, referencesOf } from './sync-store.ts';
import { textKey } from './tables.ts';
import type { ObjectRow } from './tables.ts';
import type { Sync, Work } from './work.ts';

export function createPartStore({ read }: Work): Sync<PartQueries> {
  const named = (row: ObjectRow): NamedConnector => ({
    connector: row.connector,
    object: row.id,
    key: row.dnKey,
    metaverse: read().links.get(row.id)?.mv ?? null,
  });
  return {
    wideObjects(objects, least) {
      const ids = objects.map(({ id }) => id);
      const references = [...read().references.values()];
      return ids.filter((id) => references.filter((row) => row.object === id).length >= least);
    },
    metaverseParts({ metaverse, attributes, targets, sample }) {
      return metaverse.flatMap((id) => {
        const mv = metaverseObject(read(), id);
        if (mv === undefined) return [];
        const part: Record<string, Values> = {};
        for (const [name, all] of Object.entries(mv.attributes)) {
          const isWanted = (value: Value, at: number): boolean =>
            !attributes.includes(name) || at < sample || targets.includes(Number(value));
          const values = all.filter(isWanted);
          if (values.length > 0) part[name] = values;
        }
        return [{ ...mv, attributes: part }];
      });
    },
    referenceParts({ objects, attributes, keys, sample }) {
      const all = referencesOf(read(), new Set(objects.map(({ id }) => id)));
      const taken = new Map<string, number>();
      const isWanted = ({ object, attribute, key, pending }: StoredReference): boolean => {
        const place = textKey(object, attribute);
        const count = taken.get(place) ?? 0;
        if (pending !== 'removed') taken.set(place, count + 1);
        return (pending !== 'removed' && count < sample) || keys.includes(key);
      };
      return all.filter((row) => attributes.includes(row.attribute) && isWanted(row));
    },
    pendingReferences(objects, limit) {
      const ids = new Set(objects.map(({ id }) => id));
      return [...read().pendingReferences.values()]
        .filter((row) => ids.has(row.object))
        .slice(0, limit)
        .map(({ object, key }) => ({ object, key }));
    },
    linkedNames(metaverse, connectors) {
      return [...read().objects.values()]
        .map(named)
        .filter(
          (row) =>
            row.metaverse !== null &&
            metaverse.includes(row.metaverse) &&
            connectors.includes(row.connector),
        );
    },
    namesOf(objects) {
      return objects.flatMap(({ id }) => read().objects.get(id) ?? []).map(named);
    },
    unsettled(metaverse, objects) {
      const { retries, errors, marked } = read();
      return {
        metaverse: metaverse.filter((id) => retries.has(id)),
        objects: objects.flatMap(({ id }) =>
          errors.has(textKey('sync', id)) || marked.has(id) ? [id] : [],
        ),
      };
    },
    flowsSince(digests, run) {
      const { flows } = read();
      for (const [type, digest] of digests)
        if (flows.get(type)?.digest !== digest) flows.set(type, { digest, since: run });
      return new Map([...flows].map(([type, { since }]) => [type, since]));
    },
  };
}
