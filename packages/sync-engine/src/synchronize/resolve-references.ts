import { must } from '@cognate/kernel';
import type {
  LoadedObject,
  LoadedReference,
  NamedObject,
  StoredReference,
} from '../ports/sync-store.ts';
import type { ReferenceTargets } from './link-cache.ts';
import type { PageContext } from './page-context.ts';
import type { PageEffects } from './page-effects.ts';

/** What the references of some objects mean; the links of a page that is being written count already. */
export async function resolveReferences(
  { store, links }: PageContext,
  objects: readonly Pick<LoadedObject, 'connector' | 'id'>[],
  stored: readonly StoredReference[],
  inFlight: PageEffects | undefined,
): Promise<readonly LoadedReference[]> {
  if (stored.length === 0) return [];
  const connectors = new Map(objects.map(({ id, connector }) => [id, connector]));
  const found = new Map<string, NamedObject>();
  const missing = new Map<string, Set<string>>();
  for (const { object, key } of stored) {
    if (found.has(key)) continue;
    const known = links.named(key);
    if (known) found.set(key, known);
    else {
      const connector = must(connectors.get(object), 'a reference belongs to an object');
      const keys = missing.get(connector);
      if (keys) keys.add(key);
      else missing.set(connector, new Set([key]));
    }
  }
  for (const [connector, keys] of missing)
    for (const row of await store.namedObjects(connector, [...keys])) {
      const named = { ...row, metaverse: inFlight?.linkOf.get(row.target) ?? row.metaverse };
      links.learnName(named);
      found.set(row.key, named);
    }
  return stored.map((reference) => {
    const named = found.get(reference.key);
    if (typeof named?.metaverse !== 'number')
      links.noteUnmet(connectors.get(reference.object) ?? '', reference.key);
    return {
      ...reference,
      target: named?.target ?? null,
      metaverse: named?.metaverse ?? null,
    };
  });
}

/** The connectors of metaverse objects in some connectors; those of a page that is being written count already. */
export async function resolveTargets(
  { store, links }: PageContext,
  wanted: Iterable<number>,
  connectors: readonly string[],
  inFlight: PageEffects | undefined,
): Promise<ReferenceTargets> {
  const targets: ReferenceTargets[number][] = [];
  const missing: number[] = [];
  for (const id of wanted) {
    const known = links.targets(id);
    if (known) targets.push(...known);
    else missing.push(id);
  }
  if (missing.length > 0) {
    const rows = await store.targetsOf(missing, connectors);
    const byObject = Map.groupBy(rows, (row) => row.metaverse);
    for (const id of missing) {
      const found = byObject.get(id) ?? [];
      targets.push(...found);
      // What is being written may have been read before it or after.
      if (inFlight?.metaverse.has(id) !== true) links.learnTargets(id, found);
    }
  }
  return inFlight ? [...targets, ...inFlight.links] : targets;
}
