import { foldName } from '@cognate/kernel';
import type { LdapEntry, LdapValue } from '@cognate/ldap-kit';

/** The objectGUID of an entry that was asked for it. */
export const guidOf = (entry: LdapEntry): LdapValue | undefined =>
  valuesOf(entry, 'objectGUID')?.[0];

/** The values of an attribute; `undefined` when the entry does not mention it. */
export const valuesOf = (entry: LdapEntry, attribute: string): readonly LdapValue[] | undefined =>
  entry.attributes.find(({ name }) => foldName(name.text) === foldName(attribute))?.values;
