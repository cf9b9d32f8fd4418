import { canonicalValues, excessOf, isValueOf } from '@cognate/kernel';
import type { DnStyle, Values } from '@cognate/kernel';
import type { DiscoveryError, ImportEntry } from '@cognate/connector-kit';
import type { Attribute, ConnectorRules, ObjectType } from '@cognate/sync-rules';
import type { ObjectKeys } from '../keys/object-key.ts';
import { stateHash } from '../keys/object-key.ts';
import type { StagedReference } from '../ports/import-store.ts';
import { readAttributes } from '../runs/checked-session.ts';
import { lostKeyMessage } from '../secrets/lost-secret.ts';
import { isSealed } from '../secrets/sealed-values.ts';

/** What an entry says of its object apart from the values. */
export interface EntryIdentity {
  readonly type: string;
  readonly dn: string;
  readonly dnKey: string;
  readonly anchor: string | null;
  readonly anchorKey: string | null;
}

/** An imported object in the form in which it is stored. */
export interface CanonicalObject extends EntryIdentity {
  /** Equal only for equal states: of the canonical form, or of the record and how it is read. Null is never equal. */
  readonly hash: string | null;
  /** JSON, attributes in name order, values canonical; without references. */
  readonly body: string;
  readonly references: readonly StagedReference[];
}

/** Why an entry cannot be staged. */
export type EntryError = Pick<DiscoveryError, 'message' | 'attribute' | 'position'> & {
  readonly type: DiscoveryError['type'] | 'encryption-key-lost';
};

export type IdentityResult =
  | { readonly kind: 'identity'; readonly identity: EntryIdentity }
  | { readonly kind: 'error'; readonly error: EntryError }
  /** The object's type is not selected. */
  | { readonly kind: 'filtered' };

export type CanonicalResult =
  | { readonly object: CanonicalObject; readonly error?: never }
  | { readonly error: EntryError; readonly object?: never };

/** Longest anchors: as long as MIM's of several components. */
const LONGEST_ANCHOR = 800;

/** Works out which object an entry is about, without a look at its attributes. */
export function identify(
  entry: ImportEntry,
  rules: ConnectorRules,
  keys: ObjectKeys,
): IdentityResult {
  const type = entry.type === undefined ? undefined : rules.objectTypes.get(entry.type);
  if (type === undefined) return { kind: 'filtered' };
  const error = checkIdentity(entry, rules.dnStyle);
  if (error) return { kind: 'error', error };
  const anchor = entry.anchor ?? null;
  return {
    kind: 'identity',
    identity: {
      type: type.name,
      dn: entry.dn,
      dnKey: keys.ofOwnDn(entry.dn),
      anchor,
      anchorKey: anchor === null ? null : keys.ofAnchor(anchor),
    },
  };
}

interface CanonicalForm {
  readonly type: ObjectType;
  readonly keys: ObjectKeys;
  /** Made of the entry's fingerprint, if it has one. */
  readonly hash: string | undefined;
  /** What the hash of a state begins with. */
  readonly salt: string;
}

/**
 * Turns an entry into its canonical form: attributes that are not selected are dropped, names get the spelling of
 * the configuration, equal states get equal texts and, unless the entry brought one of its own, equal hashes.
 */
export function canonicalEntry(
  entry: ImportEntry,
  identity: EntryIdentity,
  { type, keys, hash, salt }: CanonicalForm,
): CanonicalResult {
  const read = readAttributes(entry);
  if ('error' in read) return { error: read.error };
  const { attributes } = read;
  const values = new Map<string, Values>();
  for (const name in attributes) {
    const attribute = selected(type, name);
    const given = attributes[name];
    if (attribute === undefined || given === undefined || given.length === 0) continue;
    const wrong = checkValues(attribute, given);
    if (wrong) return { error: wrong };
    values.set(attribute.name, given);
  }
  const references = referencesOf(type, values, keys);
  const body = bodyText(type, values);
  const object = { ...identity, body, references };
  return { object: { ...object, hash: hash ?? hashOfState(object, salt) } };
}

/** The hash of a state in its canonical form. */
export const hashOfState = (
  object: Pick<CanonicalObject, 'type' | 'dn' | 'anchor' | 'body' | 'references'>,
  salt: string,
): string => {
  const { type, dn, anchor, body, references } = object;
  return stateHash(`${salt}${type}\u0000${dn}\u0000${anchor ?? ''}\u0000${body}`, references);
};

const UNHOLDABLE = 'holds the character U+0000 or half of a character';

/** An attribute that is imported. */
function selected(type: ObjectType, name: string): Attribute | undefined {
  const attribute = type.attributes.get(name);
  return attribute?.exportOnly === true ? undefined : attribute;
}

const checkIdentity = ({ dn, anchor }: ImportEntry, dnStyle: DnStyle): EntryError | undefined =>
  checkName(dn, dnStyle) ?? checkAnchor(anchor);

function checkName(dn: string, dnStyle: DnStyle): EntryError | undefined {
  if (dn === '') return { type: 'missing-dn', message: 'The entry has no name.' };
  if (!isValueOf('string', dn)) return { type: 'invalid-dn', message: `The name ${UNHOLDABLE}.` };
  const excess = excessOf(dnStyle, dn);
  return excess === undefined ? undefined : { type: 'invalid-dn', message: `The name ${excess}.` };
}

function checkAnchor(anchor = ''): EntryError | undefined {
  if (!isValueOf('string', anchor))
    return { type: 'invalid-attribute-value', message: `The anchor ${UNHOLDABLE}.` };
  if (anchor.length <= LONGEST_ANCHOR) return undefined;
  const message = `The anchor has ${anchor.length} characters; ${LONGEST_ANCHOR} are allowed.`;
  return { type: 'anchor-too-long', message };
}

function checkValues(attribute: Attribute, values: Values): EntryError | undefined {
  if (values.length > 1 && !attribute.multivalued)
    return {
      type: 'multi-single-mismatch',
      attribute: attribute.name,
      message: `"${attribute.name}" holds one value; the entry has ${values.length}.`,
    };
  for (const value of values) {
    if (isSealed(value))
      return {
        type: 'encryption-key-lost',
        attribute: attribute.name,
        message: lostKeyMessage(attribute.name),
      };
    if (!isValueOf(attribute.type, value))
      return {
        type:
          attribute.type === 'reference' ? 'invalid-reference-value' : 'invalid-attribute-value',
        attribute: attribute.name,
        message: `A value of "${attribute.name}" is no ${attribute.type}.`,
      };
  }
  return undefined;
}

function referencesOf(
  type: ObjectType,
  values: ReadonlyMap<string, Values>,
  keys: ObjectKeys,
): readonly StagedReference[] {
  const references: StagedReference[] = [];
  for (const attribute of type.attributeList) {
    if (attribute.type !== 'reference') continue;
    const given = values.get(attribute.name);
    if (given === undefined) continue;
    const seen = given.length === 1 ? undefined : new Set<string>();
    for (const value of given) {
      const key = keys.ofDn(String(value));
      if (seen?.has(key)) continue;
      seen?.add(key);
      references.push({ attribute: attribute.name, key, dn: String(value) });
    }
  }
  return references;
}

function bodyText(type: ObjectType, values: ReadonlyMap<string, Values>): string {
  const body: Record<string, Values> = {};
  for (const attribute of type.attributeList) {
    if (attribute.type === 'reference') continue;
    const given = values.get(attribute.name);
    if (given !== undefined) body[attribute.name] = canonicalValues(given);
  }
  return JSON.stringify(body);
}
