import type { ImportEntry } from '@cognate/connector-kit';
import type { Attributes, Values } from '@cognate/kernel';
import { isPasswordName } from '@cognate/sync-rules';
import type { StepContext } from '../runs/step-context.ts';
import { openAttributes, sealAttributes } from '../secrets/sealed-values.ts';

/** Puts other values in the place of those of an entry. */
export type EntryChange = (entry: ImportEntry) => ImportEntry;

const SAME: EntryChange = (entry) => entry;

const placeOfFile = ({ connector }: StepContext): string => `drop-file\u0000${connector.id}`;

/** Seals the secret values of entries on their way to a drop file. A file has attributes that nobody selected, too. */
export function sealEntry(step: StepContext): EntryChange {
  const { vault } = step.store;
  if (vault === undefined) return SAME;
  const types = [...step.connector.objectTypes.values()];
  const isSecret = (name: string): boolean => {
    const known = types.flatMap(({ attributes }) => attributes.get(name) ?? []);
    return known.length === 0 ? isPasswordName(name) : known.some(({ secret }) => secret);
  };
  const place = placeOfFile(step);
  return (entry) =>
    withEntry(entry, (attributes) => sealAttributes(vault, place, attributes, isSecret));
}

/** Opens the values of entries that were sealed for a drop file. */
export function openEntry(step: StepContext): EntryChange {
  const { vault } = step.store;
  if (vault === undefined) return SAME;
  const place = placeOfFile(step);
  return (entry) => withEntry(entry, (attributes) => openAttributes(vault, place, attributes));
}

function withEntry(
  entry: ImportEntry,
  change: (attributes: Attributes) => Attributes,
): ImportEntry {
  const { valueChanges } = entry;
  const attributes = change(entry.attributes);
  if (valueChanges === undefined)
    return attributes === entry.attributes ? entry : { ...entry, attributes };
  const changed = Object.entries(valueChanges).map(([name, { add, remove }]) => {
    const values = (of: Values): Values => change({ [name]: of })[name] ?? of;
    return [name, { add: values(add), remove: values(remove) }] as const;
  });
  return { ...entry, attributes, valueChanges: Object.fromEntries(changed) };
}
