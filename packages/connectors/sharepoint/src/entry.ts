import type {
  DiscoveryError,
  DiscoveryErrorType,
  ImportEntry,
  SelectedAttribute,
  SelectedSchema,
} from '@cognate/connector-kit';
import { foldName, isValueOf, parseValue } from '@cognate/kernel';
import type { AttributeType, Value, Values } from '@cognate/kernel';
import type { StoredProfile } from './protocol/profile-change.ts';
import { ANCHOR, PICTURE } from './schema.ts';

export type EntryResult = { readonly entry: ImportEntry } | { readonly error: DiscoveryError };

/** Makes an entry of what the store tells of an object; `position` counts from 1. */
export function readEntry(
  schema: SelectedSchema,
  profile: StoredProfile,
  position: number,
): EntryResult {
  const place = { position: { entry: position } };
  const { anchor, type } = profile;
  if (anchor === '')
    return {
      error: {
        type: 'missing-dn',
        message: `Profile ${position} of the answer has no ${ANCHOR}.`,
        ...place,
      },
    };
  if (profile.isDeleted)
    return { entry: { change: 'delete', dn: anchor, attributes: {}, ...place } };
  if (!isValueOf('string', anchor))
    return { error: { type: 'invalid-dn', message: `The ${ANCHOR} is no text.`, ...place } };
  const selected = schema.objectTypes.find(({ name }) => foldName(name) === foldName(type));
  const attributes: Record<string, Values> = {};
  for (const attribute of selected?.attributes ?? []) {
    const values = valuesOf(attribute, profile);
    if (values === undefined)
      return { error: { ...unreadable(attribute, anchor), dn: anchor, ...place } };
    if (values.length > 0) attributes[attribute.name] = values;
  }
  const fingerprint = JSON.stringify([anchor, type, ...profile.properties]);
  return { entry: { change: 'replace', dn: anchor, type, attributes, fingerprint, ...place } };
}

/** Undefined where a text is no value of the type. */
function valuesOf(
  { name, type }: SelectedAttribute,
  { anchor, properties }: StoredProfile,
): Values | undefined {
  const folded = foldName(name);
  if (folded === foldName(ANCHOR)) return [anchor];
  if (folded === foldName(PICTURE)) return [];
  const texts = properties.get(folded) ?? [];
  const values: Value[] = [];
  for (const text of texts) {
    if (text === '') continue;
    const value = parseValue(type, text);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return [...new Set(values)];
}

const PROBLEMS: Readonly<Record<AttributeType, DiscoveryErrorType>> = {
  string: 'invalid-attribute-value',
  reference: 'invalid-reference-value',
  integer: 'invalid-numeric-value',
  boolean: 'invalid-boolean-value',
  binary: 'invalid-base64-value',
};

const unreadable = (
  { name, type }: SelectedAttribute,
  anchor: string,
): Pick<DiscoveryError, 'type' | 'message' | 'attribute'> => ({
  type: PROBLEMS[type],
  attribute: name,
  message: `"${name}" of "${anchor}" holds what is no ${type}. Select the attribute with another type, or correct it in SharePoint.`,
});
