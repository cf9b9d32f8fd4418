import type { ImportEntry } from '@cognate/connector-kit';
import type { Attributes, Value, Values } from '@cognate/kernel';
import { foldName } from '@cognate/kernel';
import type { NameMove, StagedObject } from '../ports/import-store.ts';
import { partitionScope } from '../runs/partition-scope.ts';
import type { StepContext } from '../runs/step-context.ts';
import { recordEntryError, recordFiltered } from './record-unstaged.ts';
import type { StagedPart, WholeEntry } from './read-page.ts';
import { loadUpdated } from './load-updated.ts';
import type { UpdatedObject } from './load-updated.ts';
import { underNewNames } from './move-names.ts';
import type { StagingContext } from './staging-context.ts';

/**
 * Makes whole objects of entries that only say what has changed. One whose object was never imported is MIM's
 * `need-full-object`. Entries outside the step's partition are counted and left out.
 */
export async function mergeUpdates(
  step: StepContext,
  context: StagingContext,
  entries: readonly ImportEntry[],
): Promise<readonly WholeEntry[]> {
  const updated = await loadUpdated(context, entries);
  const renames = renamesOf(context, updated);
  const isInside = partitionScope(step.connector, step.settings.partition);
  const merged: WholeEntry[] = [];
  for (const entry of entries) {
    const { staged, ...part } = updated.get(entry) ?? {};
    if (entry.change === 'replace') {
      context.missed.forget(({ anchor }) => anchor === entry.anchor);
      merged.push(entry);
    } else if (staged === undefined || staged.body === null)
      recordUnknown(step, context, entry, isInside);
    else {
      const known = { ...part, staged: { ...staged, body: staged.body } };
      const whole = merge(context, entry, known, renames);
      if (isInside(whole)) merged.push(whole);
      else leaveOut(step, entry);
    }
  }
  return merged;
}

/** What the entries call their objects from now on. */
const renamesOf = (
  { keys }: StagingContext,
  updated: ReadonlyMap<ImportEntry, UpdatedObject>,
): readonly NameMove[] =>
  [...updated].flatMap(
    ([
      { dn },
      {
        staged: { dnKey },
      },
    ]) => (dn === '' || keys.ofDn(dn) === dnKey ? [] : [{ from: dnKey, to: keys.ofDn(dn), dn }]),
  );

const leaveOut = (step: StepContext, { dn }: ImportEntry): void => {
  recordFiltered(step, { filteredObjects: 1, filteredNames: [dn] });
};

function recordUnknown(
  step: StepContext,
  context: StagingContext,
  entry: ImportEntry,
  isInside: (entry: ImportEntry) => boolean,
): void {
  const { objectTypes } = context.connector;
  const isUnselected = entry.type !== undefined && !objectTypes.has(entry.type);
  if (isUnselected || !isInside(entry)) {
    leaveOut(step, entry);
    return;
  }
  recordEntryError(context, entry, {
    type: 'need-full-object',
    message: `"${entry.anchor ?? entry.dn}" has changed, and the connector space does not have the object. Run a full import.`,
  });
}

/** How the attributes of an object type are called and compared. */
interface MergeRules {
  readonly nameOf: (attribute: string) => string;
  readonly isReference: (attribute: string) => boolean;
  /** What tells two values apart: references by what their names mean, others as they are. */
  readonly keyOf: (attribute: string, value: Value) => Value;
}

function mergeRules({ connector, keys }: StagingContext, typeName: string): MergeRules {
  const attributes = connector.objectTypes.get(typeName)?.attributes;
  const isReference = (attribute: string): boolean =>
    attributes?.get(attribute)?.type === 'reference';
  return {
    nameOf: (attribute) => attributes?.get(attribute)?.name ?? attribute,
    isReference,
    keyOf: (attribute, value) => (isReference(attribute) ? keys.ofDn(String(value)) : value),
  };
}

function merge(
  context: StagingContext,
  entry: ImportEntry,
  { staged, partHash }: UpdatedObject & Pick<StagedPart, 'staged'>,
  renames: readonly NameMove[],
): WholeEntry {
  const { valueChanges = {}, fingerprint: _, ...rest } = entry;
  const type = entry.type ?? staged.type;
  const anchor = entry.anchor ?? staged.anchor;
  const attributes = knownValues(staged, renames);
  applyReport(context, entry, { type, anchor }, attributes);
  const names = [...Object.keys(entry.attributes), ...Object.keys(valueChanges)];
  return {
    ...rest,
    dn: entry.dn === '' ? staged.dn : entry.dn,
    type,
    attributes,
    mentioned: new Set(names.map(foldName)),
    ...(partHash === undefined ? {} : { part: { staged, hash: partHash } }),
    ...(anchor === null ? {} : { anchor }),
  };
}

/** Changes the values of an object as a report says. */
function applyReport(
  context: StagingContext,
  { attributes, valueChanges = {} }: ImportEntry,
  { type, anchor }: { readonly type: string; readonly anchor: string | null },
  held: Record<string, Values>,
): void {
  const rules = mergeRules(context, type);
  const { missed } = context;
  for (const [attribute, values] of Object.entries(attributes)) {
    const name = rules.nameOf(attribute);
    held[name] = values;
    missed.forget((removal) => removal.anchor === anchor && removal.attribute === name);
  }
  for (const [attribute, change] of Object.entries(valueChanges)) {
    const name = rules.nameOf(attribute);
    const before = held[name] ?? [];
    if (anchor !== null && rules.isReference(name))
      missed.follow({ anchor, attribute: name }, change, before);
    held[name] = changedValues(before, change, (value) => rules.keyOf(name, value));
  }
}

/** All values that an object is known to have, with references under the names of now. */
function knownValues(
  staged: StagedObject & { readonly body: string },
  renames: readonly NameMove[],
): Record<string, Values> {
  // Written by `canonicalEntry` as attribute values.
  const attributes: Record<string, Values> = { ...(JSON.parse(staged.body) as Attributes) };
  const references = underNewNames(staged.references, renames);
  for (const [attribute, of] of Map.groupBy(references, (reference) => reference.attribute))
    attributes[attribute] = of.map(({ dn }) => dn);
  return attributes;
}

function changedValues(
  held: Values,
  { add, remove }: { readonly add: Values; readonly remove: Values },
  keyOf: (value: Value) => Value,
): Values {
  const gone = new Set([...remove, ...add].map(keyOf));
  return [...held.filter((value) => !gone.has(keyOf(value))), ...add];
}
