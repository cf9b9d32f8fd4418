import { NameMap } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { SelectedAttribute, SelectedSchema } from '@cognate/connector-kit';
import { converterOf, gone } from '@cognate/ldap-kit';
import type { DirectoryReader, LdapEntry, LdapValue, ReadEntry } from '@cognate/ldap-kit';
import { SID_FORMS } from '../security-identifier.ts';
import { guidOf, valuesOf } from './object-guid.ts';

/** What DirSync must tell besides the selected attributes, so that its entries can be understood. */
export const CHANGE_ATTRIBUTES = ['name', 'isDeleted', 'whenCreated'] as const;

/** What an entry of DirSync says: what the object is to us now, or that it has to be read with all below it. */
export type ReadChange =
  | { readonly kind: 'read'; readonly read: ReadEntry }
  | { readonly kind: 'moved'; readonly guid: string }
  /** Whether it is still wanted depends on values that have not changed. */
  | { readonly kind: 'look'; readonly guid: string };

/** Understands the entries of DirSync: attributes that have changed, and of links the values that came and went. */
export function createChangeReader(
  schema: SelectedSchema,
  reader: DirectoryReader,
): (entry: LdapEntry) => ReadChange {
  const plan = attributePlan(schema);
  return (entry) => {
    const guid = guidOf(entry);
    if (guid === undefined)
      return {
        kind: 'read',
        read: {
          kind: 'error',
          error: {
            type: 'missing-anchor-component',
            message: 'The changed object shows no objectGUID.',
            dn: entry.dn,
          },
        },
      };
    if (valuesOf(entry, 'isDeleted')?.[0] === 'TRUE')
      return { kind: 'read', read: gone(reader, entry) };
    const isNew = valuesOf(entry, 'whenCreated') !== undefined;
    const place = Buffer.from(guid).toString('hex');
    // The name is reported when it, or the place, has changed; of a new object too, and of one that was undeleted.
    if (!isNew && valuesOf(entry, 'name') !== undefined) return { kind: 'moved', guid: place };
    if (!reader.inScope(entry.dn))
      return { kind: 'read', read: { kind: 'filtered', dn: entry.dn } };
    if (reader.hasOwnFilters) return { kind: 'look', guid: place };
    if (isNew) return { kind: 'read', read: reader.read(wholeEntry(entry)) };
    return { kind: 'read', read: readUpdate(entry, plan, reader) };
  };
}

/** Attributes by name. Active Directory has one definition for all types, so that the first says enough. */
function attributePlan({ objectTypes }: SelectedSchema): NameMap<SelectedAttribute> {
  const plan = new NameMap<SelectedAttribute>();
  for (const { attributes } of objectTypes)
    for (const attribute of attributes)
      if (!plan.has(attribute.name)) plan.set(attribute.name, attribute);
  return plan;
}

const RANGE = /;range=(?<part>[01])-[01]$/i;

/** Values that came (`member;range=1-1`) or went (`member;range=0-0`). */
const partOf = (name: string): '0' | '1' | undefined => {
  const part = RANGE.exec(name)?.groups?.['part'];
  return part === '0' || part === '1' ? part : undefined;
};

const plainName = (name: string): string => name.replace(RANGE, '');

/** A new object: the values of its links that came are all that there are. */
function wholeEntry(entry: LdapEntry): LdapEntry {
  const attributes = entry.attributes
    .filter(({ name }) => partOf(name.text) !== '0')
    .map(({ name, values }) => ({
      name:
        partOf(name.text) === undefined
          ? name
          : { ...name, text: plainName(name.text), isPartial: false },
      values,
    }));
  return { ...entry, attributes };
}

interface ValueChange {
  add: Values;
  remove: Values;
}

function readUpdate(
  entry: LdapEntry,
  plan: NameMap<SelectedAttribute>,
  { anchor }: DirectoryReader,
): ReadEntry {
  const attributes: Record<string, Values> = {};
  const valueChanges: Record<string, ValueChange> = {};
  for (const { name, values } of entry.attributes) {
    const attribute = plan.get(plainName(name.text));
    if (attribute === undefined) continue;
    const converted = convert(entry, attribute, values);
    if (converted.kind === 'error') return converted;
    const part = partOf(name.text);
    if (part === undefined) attributes[attribute.name] = converted.values;
    else {
      const change = (valueChanges[attribute.name] ??= { add: [], remove: [] });
      if (part === '1') change.add = converted.values;
      else change.remove = converted.values;
    }
  }
  if (Object.keys(attributes).length + Object.keys(valueChanges).length === 0)
    return { kind: 'filtered' };
  const guid = guidOf(entry);
  return {
    kind: 'entry',
    entry: {
      change: 'update',
      dn: entry.dn,
      ...(guid === undefined || anchor === undefined ? {} : { anchor: anchor.textOf(guid) }),
      attributes,
      ...(Object.keys(valueChanges).length === 0 ? {} : { valueChanges }),
    },
  };
}

function convert(
  { dn }: LdapEntry,
  { name, type, multivalued }: SelectedAttribute,
  values: readonly LdapValue[],
): { readonly kind: 'values'; readonly values: Values } | (ReadEntry & { readonly kind: 'error' }) {
  const converted = converterOf({ name, type }, SID_FORMS)(values);
  if (!converted.ok) return { kind: 'error', error: { ...converted.error, dn, attribute: name } };
  if (converted.value.length > 1 && !multivalued)
    return {
      kind: 'error',
      error: {
        type: 'multi-single-mismatch',
        message: `The attribute holds ${converted.value.length} values, but is selected as single-valued.`,
        dn,
        attribute: name,
      },
    };
  return { kind: 'values', values: converted.value };
}
