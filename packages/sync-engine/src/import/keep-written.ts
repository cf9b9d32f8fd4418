import type { Attributes, Values } from '@cognate/kernel';
import { foldName, must } from '@cognate/kernel';
import type { ObjectType, ReferenceChange } from '@cognate/sync-rules';
import { referencedIds } from '../export/referenced-ids.ts';
import type { StagedObject, UnconfirmedExport } from '../ports/import-store.ts';
import { readAttributes } from '../runs/checked-session.ts';
import type { WholeEntry } from './read-page.ts';
import { findExisting, stagedKeyOf } from './staged-objects.ts';
import type { StagingContext } from './staging-context.ts';

/**
 * The entries with the values of attributes that the connected system takes and never gives back: what was sent last is
 * what is there. Costs nothing where no object type has such attributes, and otherwise a read of every object but those
 * whose fingerprint is the one of the last import and to which nothing was sent since.
 */
export async function keepWritten(
  context: StagingContext,
  entries: readonly WholeEntry[],
): Promise<readonly WholeEntry[]> {
  const types = [...context.connector.objectTypes.values()];
  if (!types.some((type) => writtenOf(type).length > 0)) return entries;
  const { unchanged, known } = await loadWritten(context, entries);
  return entries.map((entry) => {
    const type = context.connector.objectTypes.get(entry.type ?? '');
    const attributes = type === undefined ? [] : writtenOf(type);
    return attributes.length === 0 || unchanged.has(entry)
      ? entry
      : withWritten(entry, attributes, known.get(entry));
  });
}

const writtenOf = ({ attributeList }: ObjectType) =>
  attributeList.filter(({ writeOnly }) => writeOnly);

/** What is known of an object beside what an import shows. */
interface Written {
  readonly values: Attributes;
  readonly references: ReadonlyMap<string, readonly string[]>;
  /** Whether some of it was sent since the object was staged. */
  readonly isNew: boolean;
}

async function loadWritten(
  context: StagingContext,
  entries: readonly WholeEntry[],
): Promise<{
  readonly unchanged: ReadonlySet<WholeEntry>;
  readonly known: ReadonlyMap<WholeEntry, Written>;
}> {
  const { store, connector, confirming, hashOf } = context;
  const existing = await findExisting(context, entries);
  const keys = new Map(
    entries.flatMap((entry) => {
      const key = stagedKeyOf(context, entry, existing);
      return key === undefined ? [] : [[entry, key] as const];
    }),
  );
  const all = [...keys.values()].map(({ id }) => id);
  const sent = confirming ? await store.unconfirmedExports(connector.id, all) : [];
  const exports = new Map(sent.map((row) => [row.object, row]));
  const unchanged = new Set<WholeEntry>();
  for (const [entry, { id, hash }] of keys)
    if (entry.fingerprint !== undefined && !exports.has(id) && hashOf(entry.fingerprint) === hash)
      unchanged.add(entry);
  const others = [...keys].filter(([entry]) => !unchanged.has(entry));
  if (others.length === 0) return { unchanged, known: new Map() };
  const rows = await store.loadStaged(
    connector.id,
    others.map(([, { id }]) => id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const names = await targetNames(context, sent);
  const known = others.map(([entry, { id }]) => {
    const staged = must(byId.get(id), 'a found object is there');
    return [entry, written(staged, exports.get(id), names)] as const;
  });
  return { unchanged, known: new Map(known) };
}

/** The names of the objects that exported references mean. */
async function targetNames(
  { store, connector }: StagingContext,
  sent: readonly UnconfirmedExport[],
): Promise<ReadonlyMap<number, string>> {
  const ids = referencedIds(sent.map(({ delta }) => delta));
  const rows = ids.length === 0 ? [] : await store.presence(connector.id, ids);
  return new Map(rows.map(({ id, dn }) => [id, dn]));
}

function written(
  { body, references }: StagedObject,
  sent: UnconfirmedExport | undefined,
  names: ReadonlyMap<number, string>,
): Written {
  // Written by `canonicalEntry` as attribute values.
  const held = body === null ? {} : (JSON.parse(body) as Attributes);
  const targets = new Map<string, readonly string[]>();
  for (const [attribute, of] of Map.groupBy(references, (reference) => reference.attribute))
    targets.set(
      attribute,
      of.map(({ dn }) => dn),
    );
  if (sent === undefined || sent.delta.op === 'delete')
    return { values: held, references: targets, isNew: sent !== undefined };
  for (const [attribute, change] of Object.entries(sent.delta.references))
    targets.set(attribute, changed(targets.get(attribute) ?? [], change, names));
  return { values: { ...held, ...sent.delta.attributes }, references: targets, isNew: true };
}

function changed(
  held: readonly string[],
  { add, remove }: ReferenceChange,
  names: ReadonlyMap<number, string>,
): readonly string[] {
  const named = (targets: ReferenceChange['add']): readonly string[] =>
    targets.flatMap((target) =>
      typeof target === 'number' ? (names.get(target) ?? []) : String(target),
    );
  const gone = new Set(named([...remove, ...add]));
  return [...held.filter((dn) => !gone.has(dn)), ...named(add)];
}

function withWritten(
  entry: WholeEntry,
  attributes: ObjectType['attributeList'],
  known: Written | undefined,
): WholeEntry {
  const read = readAttributes(entry);
  // The place that stages it finds out again, and says so.
  if ('error' in read) return entry;
  const { fingerprint, ...rest } = entry;
  const whole = { ...rest, attributes: wholeOf(read.attributes, attributes, known) };
  // It says nothing of what was sent.
  return fingerprint === undefined || known?.isNew === true ? whole : { ...whole, fingerprint };
}

/** What is shown of an object, with what is known of the attributes that are never shown. */
function wholeOf(
  shown: Attributes,
  attributes: ObjectType['attributeList'],
  known: Written | undefined,
): Attributes {
  const whole: Record<string, Values> = {};
  const names = new Set(attributes.map(({ name }) => foldName(name)));
  for (const [name, values] of Object.entries(shown))
    if (!names.has(foldName(name))) whole[name] = values;
  for (const { name, type } of attributes) {
    const values = type === 'reference' ? known?.references.get(name) : known?.values[name];
    if (values !== undefined && values.length > 0) whole[name] = values;
  }
  return whole;
}
