import { readFileSync } from 'node:fs';
import type {
  ConnectorContext,
  ConnectorSession,
  DiscoveryError,
  ImportEntry,
  ImportPage,
  SelectedSchema,
} from '@cognate/connector-kit';
import { settledPage } from '@cognate/connector-kit/testing';
import { startDs389, startSlapd } from '@cognate/testkit/servers';
import type { Ds389, Slapd, SlapdOptions } from '@cognate/testkit/servers';
import { ldapConnector } from '../ldap-connector.ts';
import { must } from '@cognate/kernel';
import { connectLdap, parseLdapUrl, present } from '@cognate/ldap-kit';
import type { LdapClient } from '@cognate/ldap-kit';

// One attribute of every kind, in an auxiliary class. The OIDs are from the arc for examples (RFC 5612).
const SYNTAX = '1.3.6.1.4.1.1466.115.121.1.';
const SCHEMA = `
attributetype ( 1.3.6.1.4.1.32473.1.1 NAME 'sampleText' EQUALITY caseExactMatch SUBSTR caseExactSubstringsMatch
  SYNTAX ${SYNTAX}15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.2 NAME 'sampleTexts' EQUALITY caseExactMatch SYNTAX ${SYNTAX}15 )
attributetype ( 1.3.6.1.4.1.32473.1.3 NAME 'sampleInteger' EQUALITY integerMatch SYNTAX ${SYNTAX}27 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.4 NAME 'sampleBoolean' EQUALITY booleanMatch SYNTAX ${SYNTAX}7 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.5 NAME 'sampleBytes' EQUALITY octetStringMatch SYNTAX ${SYNTAX}40 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.6 NAME 'sampleReference' SUP distinguishedName SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.7 NAME 'sampleReferences' SUP distinguishedName )
objectclass ( 1.3.6.1.4.1.32473.2.1 NAME 'sampleThings' SUP top AUXILIARY
  MAY ( sampleText $ sampleTexts $ sampleInteger $ sampleBoolean $ sampleBytes $ sampleReference $ sampleReferences ) )
`;

/** OpenLDAP with the sample attributes. */
export const startSampleDirectory = async (options: SlapdOptions = {}): Promise<Slapd> =>
  startSlapd({ ...options, schema: SCHEMA });

/** The same for 389 Directory Server. */
export const startSampleDs389 = async (): Promise<Ds389> =>
  startDs389({
    schema: `dn: cn=schema\n${SCHEMA.trim()
      .replaceAll('attributetype (', 'attributeTypes: (')
      .replaceAll('objectclass (', 'objectClasses: (')}\n`,
  });

export const PEOPLE = 'ou=people,dc=example,dc=test';
export const GROUPS = 'ou=groups,dc=example,dc=test';

/** The settings of a connector to that directory, as a file has them. */
export const sampleSettings = (slapd: Slapd): Readonly<Record<string, unknown>> => ({
  url: slapd.tlsUrl,
  tls: { caFile: slapd.caFile },
  bind: { dn: slapd.serviceDn, password: { secret: 'DIRECTORY_PASSWORD' } },
  baseDns: [slapd.suffix],
  objectTypes: {
    inetOrgPerson: { objectClasses: ['inetOrgPerson', 'sampleThings'] },
    groupOfNames: { objectClasses: ['groupOfNames'] },
  },
});

export const sampleSchema: SelectedSchema = {
  objectTypes: [
    {
      name: 'inetOrgPerson',
      attributes: [
        { name: 'uid', type: 'string', multivalued: true },
        { name: 'cn', type: 'string', multivalued: true },
        { name: 'sn', type: 'string', multivalued: true },
        { name: 'sampleText', type: 'string', multivalued: false },
        { name: 'sampleTexts', type: 'string', multivalued: true },
        { name: 'sampleInteger', type: 'integer', multivalued: false },
        { name: 'sampleBoolean', type: 'boolean', multivalued: false },
        { name: 'sampleBytes', type: 'binary', multivalued: false },
        { name: 'sampleReference', type: 'reference', multivalued: false },
        { name: 'sampleReferences', type: 'reference', multivalued: true },
      ],
    },
    {
      name: 'groupOfNames',
      attributes: [
        { name: 'cn', type: 'string', multivalued: true },
        { name: 'member', type: 'reference', multivalued: true },
      ],
    },
  ],
};

/** A connection as the administrator, for what a test prepares or looks at beside the connector. */
export async function adminClient(server: Ds389 | Slapd): Promise<LdapClient> {
  const url = must(parseLdapUrl(server.tlsUrl), 'the server has a valid URL');
  const trust = { ca: readFileSync(server.caFile, 'utf8'), servername: 'localhost' };
  const client = await connectLdap({ url, trust, timeoutMs: 10_000 });
  await client.bind(server.adminDn, server.adminPassword);
  return client;
}

/** Removes all that lies below people and groups. */
export async function emptyDirectory(client: LdapClient): Promise<void> {
  for (const base of [PEOPLE, GROUPS]) await emptyBelow(client, base);
}

/** Removes all that lies below a name. */
export async function emptyBelow(client: LdapClient, base: string): Promise<void> {
  const filter = present('objectClass');
  const request = { base, scope: 'subtree', filter, attributes: ['1.1'] } as const;
  const { entries } = await client.searchAll(request);
  // The base is first of all, and a name is longer than those of its parents.
  const below = entries.slice(1).map(({ dn }) => dn);
  for (const dn of below.toSorted((a, b) => b.length - a.length)) await client.delete(dn);
}

/** Opens a session of the connector to it; `settings` take the place of the sample's. */
export async function openSample(
  slapd: Slapd,
  settings: Readonly<Record<string, unknown>> = {},
  context: Partial<ConnectorContext> = {},
): Promise<ConnectorSession> {
  const parsed = ldapConnector.manifest.settings.parse({ ...sampleSettings(slapd), ...settings });
  return ldapConnector.open(parsed, {
    baseDirectory: slapd.directory,
    schema: sampleSchema,
    signal: new AbortController().signal,
    secret: () => slapd.servicePassword,
    ...context,
  });
}

/** The settings of a connector to 389 Directory Server. */
export const ds389Settings = (server: Ds389): Readonly<Record<string, unknown>> => ({
  url: server.tlsUrl,
  tls: { caFile: server.caFile, servername: 'localhost' },
  bind: { dn: server.adminDn, password: { secret: 'DIRECTORY_PASSWORD' } },
  baseDns: [server.suffix],
  anchor: 'nsUniqueId',
  objectTypes: {
    inetOrgPerson: { objectClasses: ['inetOrgPerson', 'sampleThings'] },
    groupOfNames: { objectClasses: ['groupOfNames'] },
  },
});

/** Opens a session of the connector to it. */
export async function openDs389(
  server: Ds389,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<ConnectorSession> {
  const parsed = ldapConnector.manifest.settings.parse({ ...ds389Settings(server), ...settings });
  return ldapConnector.open(parsed, {
    baseDirectory: server.directory,
    schema: sampleSchema,
    signal: new AbortController().signal,
    secret: () => server.adminPassword,
  });
}

/** Everything that an import gives. */
export async function importAll(session: ConnectorSession): Promise<{
  readonly entries: readonly ImportEntry[];
  readonly errors: readonly DiscoveryError[];
  readonly filtered: number;
}> {
  const pages: ImportPage[] = [];
  for await (const page of session.import({ mode: 'full', pageSize: 1000 }))
    pages.push(settledPage(page));
  return {
    entries: pages.flatMap(({ entries }) => entries),
    errors: pages.flatMap(({ errors }) => errors),
    filtered: pages.reduce((sum, { filteredObjects = 0 }) => sum + filteredObjects, 0),
  };
}
