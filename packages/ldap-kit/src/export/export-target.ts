import type { ExportChange, SelectedSchema } from '@cognate/connector-kit';
import { foldDn } from '@cognate/kernel';
import type { DirectorySettings } from '../settings.ts';
import type { AnchorAttribute } from '../import/anchor.ts';
import { anchorAttribute } from '../import/anchor.ts';
import { withAllValues } from '../import/all-values.ts';
import type { LdapValue } from '../protocol/ber-reader.ts';
import { encodeBer } from '../protocol/ber-writer.ts';
import type { Control } from '../protocol/control.ts';
import { equal, present, writeFilter } from '../protocol/filter.ts';
import { resultError } from '../protocol/ldap-error.ts';
import { RESULT } from '../protocol/result-codes.ts';
import type { LdapClient } from '../protocol/ldap-client.ts';
import type { LdapEntry } from '../protocol/response.ts';
import type { RootDse } from '../session/root-dse.ts';
import { attributeEncodings } from './encode-values.ts';
import type { AttributeEncoding } from './encode-values.ts';

const ASSERTION = '1.3.6.1.1.12';

// What is not there, or not for this account.
const HIDDEN: ReadonlySet<number> = new Set([RESULT.noSuchObject, RESULT.insufficientAccessRights]);

/** What writing needs of a session. */
export interface ExportEnvironment {
  readonly client: LdapClient;
  readonly settings: DirectorySettings;
  readonly schema: SelectedSchema;
  readonly rootDse: RootDse;
}

/** What one kind of directory wants to be done in another way. */
export interface ExportOptions {
  /** Sent with every deletion. */
  readonly deleteControls?: readonly Control[];
  /** Attributes that the directory makes something else of: they do not tell whether an object is the one created. */
  readonly computed?: readonly string[];
  /** Further result codes by which it may mean that a value is there, or gone, already. */
  readonly redundantCodes?: readonly number[];
  /** Attributes that are written as bytes (in base64 here), whatever type they are selected with. */
  readonly binary?: readonly string[];
  /** The name of an object to which a reference of another form was sent; `undefined` for a name. */
  readonly comesBackAs?: (reference: string) => string | undefined;
}

/** The directory as the writers of single changes see it. */
export interface ExportTarget {
  readonly client: LdapClient;
  readonly settings: DirectorySettings;
  readonly anchor: AnchorAttribute | undefined;
  readonly options: ExportOptions;
  readonly encodingOf: (type: string, attribute: string) => AttributeEncoding;
  /** A value as it is read after it was sent. */
  readonly asRead: (sent: LdapValue) => LdapValue;
  /** Lets a change happen only to the object that is meant, where the directory can check it (RFC 4528). */
  readonly onlyIfMeant: (change: ExportChange) => readonly Control[];
  /** Where the object with the change's anchor is now; `undefined` when it is nowhere, or has no anchor. */
  readonly locate: (change: ExportChange) => Promise<string | undefined>;
  /** Reads attributes of one entry; `undefined` when it is not there. */
  readonly readEntry: (
    dn: string,
    attributes: readonly string[],
    isBinary: (name: string) => boolean,
  ) => Promise<LdapEntry | undefined>;
}

export function exportTarget(
  environment: ExportEnvironment,
  options: ExportOptions = {},
): ExportTarget {
  const { client, settings, schema, rootDse } = environment;
  const anchor = anchorAttribute(settings.anchor);
  const canAssert = rootDse.controls.has(ASSERTION);
  return {
    client,
    settings,
    anchor,
    options,
    encodingOf: attributeEncodings(schema, options.binary),
    asRead: (sent) => (typeof sent === 'string' ? options.comesBackAs?.(sent) : undefined) ?? sent,
    onlyIfMeant: (change) =>
      canAssert && anchor !== undefined && change.anchor !== undefined
        ? [assertion(anchor, change.anchor)]
        : [],
    locate: async (change) =>
      anchor === undefined || change.anchor === undefined
        ? undefined
        : locate(environment, anchor, change.anchor),
    readEntry: async (dn, attributes, isBinary) => {
      const filter = present('objectClass');
      const request = { base: dn, scope: 'base', filter, attributes, isBinary } as const;
      const { result, entries } = await client.searchAll(request);
      if (result.code !== 0 && !HIDDEN.has(result.code))
        throw resultError(`Reading "${dn}" failed`, result);
      const [entry] = await withAllValues(client, entries.slice(0, 1), isBinary);
      return entry?.kind === 'entry' ? entry : undefined;
    },
  };
}

const assertion = (anchor: AnchorAttribute, value: string): Control => ({
  oid: ASSERTION,
  critical: true,
  value: encodeBer((writer) => writeFilter(writer, equal(anchor.name, anchor.valueOf(value)))),
});

async function locate(
  { client, settings }: ExportEnvironment,
  anchor: AnchorAttribute,
  value: string,
): Promise<string | undefined> {
  const filter = equal(anchor.name, anchor.valueOf(value));
  const found = new Map<string, string>();
  for (const base of settings.baseDns) {
    const { result, entries } = await client.searchAll({
      base,
      scope: 'subtree',
      filter,
      attributes: ['1.1'],
      sizeLimit: 2,
    });
    // Not having looked is not the same as not having found: a deletion would count as done.
    if (result.code !== 0 && result.code !== RESULT.sizeLimitExceeded)
      throw resultError(`Looking for ${anchor.name}=${value} failed`, result);
    for (const { dn } of entries) found.set(foldDn('ldap', dn), dn);
  }
  // An anchor that is there twice says nothing.
  return found.size === 1 ? [...found.values()][0] : undefined;
}
