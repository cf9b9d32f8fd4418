import type { ImportEntry } from '@cognate/connector-kit';
import type { Attributes, Value, Values } from '@cognate/kernel';
import { foldName, must } from '@cognate/kernel';
import type { NameMove, StagedObject } from '../ports/import-store.ts';
import { partitionScope } from '../runs/partition-scope.ts';
import type { StepContext } from '../runs/step-context.ts';
import { recordEntryError } from './read-page.ts';
import type { WholeEntry } from './read-page.ts';
import { underNewNames } from './move-names.ts';
import { findExisting, stagedKeyOf } from './staged-objects.ts';
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
  const staged = await loadUpdated(context, entries);
  const renames = renamesOf(context, staged);
  const isInside = partitionScope(step.connector, step.settings.partition);
  const merged: WholeEntry[] = [];
  for (const entry of entries) {
    const object = staged.get(entry);
    if (entry.change === 'replace') merged.push(entry);
    else if (object === undefined || object.body === null)
      recordUnknown(step, context, entry, isInside);
    else {
      const whole = merge(context, entry, { ...object, body: object.body }, renames);
      if (isInside(whole)) merged.push(whole);
      else step.recorder.count('discovery', 'filtered-objects');
    }
  }
  return merged;
}

/** The staged objects that updates are about. */
async function loadUpdated(
  context: StagingContext,
  entries: readonly ImportEntry[],
): Promise<ReadonlyMap<ImportEntry, StagedObject>> {
  const updates = entries.filter(({ change }) => change === 'update');
  if (updates.length === 0) return new Map();
  const existing = await findExisting(context, updates);
  const ids = new Map(
    updates.flatMap((entry) => {
      const key = stagedKeyOf(context, entry, existing);
      return key === undefined ? [] : [[entry, key.id]];
    }),
  );
  const rows = await context.store.loadStaged(context.connector.id, [...ids.values()]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    [...ids].map(([entry, id]) => [entry, must(byId.get(id), 'a found object is there')]),
  );
}

/** What the entries call their objects from now on. */
const renamesOf = (
  { keys }: StagingContext,
  staged: ReadonlyMap<ImportEntry, StagedObject>,
): readonly NameMove[] =>
  [...staged].flatMap(([{ dn }, { dnKey }]) =>
    dn === '' || keys.ofDn(dn) === dnKey ? [] : [{ from: dnKey, to: keys.ofDn(dn), dn }],
  );

function recordUnknown(
  step: StepContext,
  context: StagingContext,
  entry: ImportEntry,
  isInside: (entry: ImportEntry) => boolean,
): void {
  const { objectTypes } = context.connector;
  const isUnselected = entry.type !== undefined && !objectTypes.has(entry.type);
  if (isUnselected || !isInside(entry)) {
    step.recorder.count('discovery', 'filtered-objects');
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
  /** What tells two values apart: references by what their names mean, others as they are. */
  readonly keyOf: (attribute: string, value: Value) => Value;
}

function mergeRules({ connector, keys }: StagingContext, typeName: string): MergeRules {
  const attributes = connector.objectTypes.get(typeName)?.attributes;
  return {
    nameOf: (attribute) => attributes?.get(attribute)?.name ?? attribute,
    keyOf: (attribute, value) =>
      attributes?.get(attribute)?.type === 'reference' ? keys.ofDn(String(value)) : value,
  };
}

function merge(
  context: StagingContext,
  entry: ImportEntry,
  staged: StagedObject & { readonly body: string },
  renames: readonly NameMove[],
): WholeEntry {
  const { valueChanges = {}, fingerprint: _, ...rest } = entry;
  const type = entry.type ?? staged.type;
  const rules = mergeRules(context, type);
  const attributes = knownValues(staged, renames);
  for (const [name, values] of Object.entries(entry.attributes))
    attributes[rules.nameOf(name)] = values;
  for (const [attribute, change] of Object.entries(valueChanges)) {
    const name = rules.nameOf(attribute);
    attributes[name] = changedValues(attributes[name] ?? [], change, (value) =>
      rules.keyOf(name, value),
    );
  }
  const names = [...Object.keys(entry.attributes), ...Object.keys(valueChanges)];
  const anchor = entry.anchor ?? staged.anchor;
  return {
    ...rest,
    dn: entry.dn === '' ? staged.dn : entry.dn,
    type,
    attributes,
    mentioned: new Set(names.map(foldName)),
    ...(anchor === null ? {} : { anchor }),
  };
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
