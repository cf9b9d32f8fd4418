import { foldName } from '@cognate/kernel';
import { present } from '../protocol/filter.ts';
import { resultError } from '../protocol/ldap-error.ts';
import { RESULT } from '../protocol/result-codes.ts';
import type { LdapClient } from '../protocol/ldap-client.ts';
import type { LdapEntry } from '../protocol/response.ts';

/** Whose server it is, as far as that makes a difference. */
export type DirectoryProduct = '389' | 'active-directory' | 'openldap';

/** What a directory says about itself (RFC 4512, section 5.1). */
export interface RootDse {
  readonly subschema: string | undefined;
  readonly controls: ReadonlySet<string>;
  /** The extended operations that it has. */
  readonly extensions: ReadonlySet<string>;
  readonly product: DirectoryProduct | undefined;
  /** Where the change log is, for servers that keep one as draft-good-ldap-changelog says. */
  readonly changeLog: string | undefined;
  /** The parts of the tree that the server holds. */
  readonly namingContexts: readonly string[];
}

const HIDDEN: ReadonlySet<number> = new Set([RESULT.noSuchObject, RESULT.insufficientAccessRights]);

/** Reads the root entry. A server that hides it is taken to have no extensions. */
export async function readRootDse(client: LdapClient): Promise<RootDse> {
  const { result, entries } = await client.searchAll({
    base: '',
    scope: 'base',
    filter: present('objectClass'),
    attributes: [
      'changelog',
      'namingContexts',
      'objectClass',
      'subschemaSubentry',
      'supportedCapabilities',
      'supportedControl',
      'supportedExtension',
      'vendorName',
    ],
  });
  if (result.code !== 0 && !HIDDEN.has(result.code))
    throw resultError(`${client.url.text} does not say what it can do`, result);
  return {
    subschema: textValues(entries[0], 'subschemaSubentry')[0],
    controls: new Set(textValues(entries[0], 'supportedControl')),
    extensions: new Set(textValues(entries[0], 'supportedExtension')),
    product: productOf(entries[0]),
    changeLog: textValues(entries[0], 'changelog')[0],
    namingContexts: textValues(entries[0], 'namingContexts').filter((name) => name !== ''),
  };
}

// Active Directory, and Active Directory Lightweight Directory Services (MS-ADTS, section 3.1.1.3.4.3).
const ACTIVE_DIRECTORY = ['1.2.840.113556.1.4.800', '1.2.840.113556.1.4.1851'];

function productOf(root: LdapEntry | undefined): DirectoryProduct | undefined {
  const has = (attribute: string, value: string): boolean =>
    textValues(root, attribute).some((text) => foldName(text) === foldName(value));
  if (ACTIVE_DIRECTORY.some((oid) => has('supportedCapabilities', oid))) return 'active-directory';
  if (has('objectClass', 'OpenLDAProotDSE')) return 'openldap';
  return has('vendorName', '389 Project') ? '389' : undefined;
}

/** The text values of an attribute; none when the entry or the attribute is not there. */
export function textValues(entry: LdapEntry | undefined, attribute: string): readonly string[] {
  const found = entry?.attributes.find(({ name }) => foldName(name.text) === foldName(attribute));
  return found?.values.filter((value) => typeof value === 'string') ?? [];
}
