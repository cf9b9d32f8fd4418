import type { ImportEntry } from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import type { ConnectorRules } from '@cognate/sync-rules';
import { referencedIds } from '../export/referenced-ids.ts';
import type { StagedKey, StagedObject } from '../ports/import-store.ts';
import { findExisting, stagedKeyOf } from './staged-objects.ts';
import type { ExistingObjects } from './staged-objects.ts';
import type { StagingContext } from './staging-context.ts';

/** A staged object that an update is about. */
export interface UpdatedObject {
  readonly staged: StagedObject;
  /** The object's hash, where only those of its references were read that the update may change. */
  readonly partHash?: string | null;
}

interface FoundUpdate {
  readonly entry: ImportEntry;
  readonly key: StagedKey;
}

/**
 * The staged objects that updates are about. Of one whose values are reported one by one only the references are read
 * that these values mean: a group of many costs no more than one of few.
 */
export async function loadUpdated(
  context: StagingContext,
  entries: readonly ImportEntry[],
): Promise<ReadonlyMap<ImportEntry, UpdatedObject>> {
  if (!entries.some(({ change }) => change === 'update')) return new Map();
  const existing = await findExisting(context, entries);
  const updates = entries.flatMap((entry): FoundUpdate[] => {
    const key = entry.change === 'update' ? stagedKeyOf(context, entry, existing) : undefined;
    return key === undefined ? [] : [{ entry, key }];
  });
  const updated = new Map<ImportEntry, UpdatedObject>();
  if (keepsNames(context, entries, existing))
    for (const [entry, part] of await loadParts(context, updates)) updated.set(entry, part);
  const whole = updates.filter(({ entry }) => !updated.has(entry));
  const rows = await load(context, whole);
  for (const { entry, key } of whole)
    updated.set(entry, { staged: must(rows.get(key.id), 'a found object is there') });
  return updated;
}

async function load(
  { store, connector }: StagingContext,
  updates: readonly FoundUpdate[],
): Promise<ReadonlyMap<number, StagedObject>> {
  if (updates.length === 0) return new Map();
  const rows = await store.loadStaged(
    connector.id,
    updates.map(({ key }) => key.id),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whether all objects keep their names and new ones take free ones: then references mean what they meant. */
const keepsNames = (
  context: StagingContext,
  entries: readonly ImportEntry[],
  existing: ExistingObjects,
): boolean =>
  entries.every(
    (entry) =>
      entry.dn !== '' &&
      existing.byDn.get(context.keys.ofDn(entry.dn))?.id ===
        stagedKeyOf(context, entry, existing)?.id,
  );

async function loadParts(
  context: StagingContext,
  updates: readonly FoundUpdate[],
): Promise<readonly (readonly [ImportEntry, UpdatedObject])[]> {
  const { store, connector } = context;
  const wanted = updates.filter(({ entry }) => Object.keys(entry.valueChanges ?? {}).length > 0);
  if (wanted.length === 0) return [];
  const sent = await sentKeys(
    context,
    wanted.map(({ key }) => key.id),
  );
  const parts = wanted.map(({ entry, key: { id } }) => ({
    id,
    keys: [...new Set([...reportedKeys(context, entry), ...(sent.get(id) ?? [])])],
  }));
  const rows = await store.loadStagedParts(connector.id, parts, referenceLists(connector));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return wanted.flatMap(({ entry, key }) => {
    const staged = must(byId.get(key.id), 'a found object is there');
    return isEnough(connector, entry, staged) ? [[entry, { staged, partHash: key.hash }]] : [];
  });
}

/** The values of all attributes, as if they were names: which of them are is known with the object's type. */
const reportedKeys = ({ keys }: StagingContext, { valueChanges }: ImportEntry): readonly string[] =>
  Object.values(valueChanges ?? {}).flatMap(({ add, remove }) =>
    [...add, ...remove].map((value) => keys.ofDn(String(value))),
  );

/** What was exported to objects and is to be seen in an import: references that it added or removed. */
async function sentKeys(
  { store, connector, keys, confirming }: StagingContext,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (!confirming) return new Map();
  const sent = await store.unconfirmedExports(connector.id, ids);
  const targets = referencedIds(sent.map(({ delta }) => delta));
  const known: ReadonlyMap<number, string> =
    targets.length === 0 ? new Map() : await store.keysOf(connector.id, targets);
  return new Map(
    sent.map(({ object, delta }) => [
      object,
      Object.values(delta.references).flatMap(({ add, remove }) =>
        [...add, ...remove].flatMap((target) =>
          typeof target === 'number' ? (known.get(target) ?? []) : [keys.ofDn(String(target))],
        ),
      ),
    ]),
  );
}

const referenceLists = ({ objectTypes }: ConnectorRules): readonly string[] => [
  ...new Set(
    [...objectTypes.values()].flatMap(({ attributeList }) =>
      attributeList.flatMap(({ name, type, multivalued }) =>
        type === 'reference' && multivalued ? [name] : [],
      ),
    ),
  ),
];

/** Whether the references that were read are all that a report changes. */
function isEnough(
  { objectTypes }: ConnectorRules,
  { type: reported, attributes, valueChanges = {} }: ImportEntry,
  staged: StagedObject,
): boolean {
  const type = objectTypes.get(staged.type);
  if (type === undefined || (reported !== undefined && objectTypes.get(reported) !== type))
    return false;
  // What the system never shows is put among the values later, all of it.
  if (type.attributeList.some(({ writeOnly }) => writeOnly)) return false;
  const isReference = (name: string): boolean => type.attributes.get(name)?.type === 'reference';
  const isSingle = (name: string): boolean => type.attributes.get(name)?.multivalued === false;
  return (
    !Object.keys(attributes).some(isReference) &&
    !Object.keys(valueChanges).some((name) => isReference(name) && isSingle(name))
  );
}
