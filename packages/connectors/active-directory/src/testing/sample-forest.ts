import { randomBytes } from 'node:crypto';
import type {
  ConnectorContext,
  ConnectorSession,
  ImportEntry,
  ImportPage,
  SelectedAttribute,
  SelectedSchema,
} from '@cognate/connector-kit';
import { settledPage } from '@cognate/connector-kit/testing';
import { must } from '@cognate/kernel';
import { connectLdap, parseLdapUrl, present } from '@cognate/ldap-kit';
import type { LdapClient } from '@cognate/ldap-kit';
import type { SambaForest } from '@cognate/testkit/servers';
import { activeDirectoryConnector } from '../active-directory-connector.ts';

const attribute = (
  name: string,
  type: SelectedAttribute['type'],
  multivalued = false,
): SelectedAttribute => ({ name, type, multivalued });

export const sampleSchema: SelectedSchema = {
  objectTypes: [
    {
      name: 'user',
      attributes: [
        attribute('sAMAccountName', 'string'),
        attribute('sn', 'string'),
        attribute('desktopProfile', 'string'),
        attribute('url', 'string', true),
        attribute('adminCount', 'integer'),
        attribute('showInAdvancedViewOnly', 'boolean'),
        attribute('thumbnailPhoto', 'binary'),
        attribute('manager', 'reference'),
        attribute('seeAlso', 'reference', true),
        attribute('userAccountControl', 'integer'),
        attribute('pwdLastSet', 'integer'),
        attribute('unicodePwd', 'string'),
        attribute('objectSid', 'binary'),
      ],
    },
    {
      name: 'group',
      attributes: [
        attribute('sAMAccountName', 'string'),
        attribute('member', 'reference', true),
        attribute('groupType', 'integer'),
      ],
    },
    { name: 'contact', attributes: [attribute('sn', 'string'), attribute('mail', 'string')] },
  ],
};

/** An organizational unit of a test file alone, with a connection as the administrator. */
export interface SampleUnit extends AsyncDisposable {
  readonly forest: SambaForest;
  readonly dn: string;
  readonly admin: LdapClient;
  /** A name below the unit. */
  readonly below: (name: string) => string;
  readonly addUser: (name: string, values?: Readonly<Record<string, string>>) => Promise<string>;
  /** Removes everything below. */
  readonly empty: () => Promise<void>;
}

/** A connection as the administrator, for what a test prepares or looks at beside the connector. */
async function adminClient(forest: SambaForest): Promise<LdapClient> {
  const url = must(parseLdapUrl(forest.tlsUrl), 'the forest has a valid URL');
  const client = await connectLdap({ url, trust: { ca: forest.ca }, timeoutMs: 30_000 });
  await client.bind(forest.adminDn, forest.adminPassword);
  return client;
}

/** A name for a unit that no other test file has. */
export const unitName = ({ baseDn }: SambaForest): string =>
  `OU=test ${randomBytes(4).toString('hex')},${baseDn}`;

/** Makes a unit of its own, so that test files do not see each other's objects. */
export async function makeUnit(
  forest: SambaForest,
  dn: string = unitName(forest),
): Promise<SampleUnit> {
  const admin = await adminClient(forest);
  await mustSucceed(admin.add(dn, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]));
  const below = (name: string): string => `${name},${dn}`;
  const empty = async (): Promise<void> => {
    const request = {
      base: dn,
      scope: 'subtree',
      filter: present('objectClass'),
      attributes: ['1.1'],
    } as const;
    const { entries } = await admin.searchAll(request);
    const names = entries.map((entry) => entry.dn).filter((name) => name !== dn);
    for (const name of names.toSorted((a, b) => b.length - a.length)) await admin.delete(name);
  };
  return {
    forest,
    dn,
    admin,
    below,
    empty,
    addUser: async (name, values = {}) => {
      const user = below(`CN=${name}`);
      const attributes = { objectClass: 'user', sAMAccountName: accountName(name), ...values };
      const list = Object.entries(attributes).map(([key, value]) => ({
        attribute: key,
        values: [value],
      }));
      await mustSucceed(admin.add(user, list));
      return user;
    },
    [Symbol.asyncDispose]: async () => {
      await empty();
      await admin.delete(dn);
      admin.close();
    },
  };
}

/** A name for an account that no other test has. */
export const accountName = (name: string): string =>
  `${name.slice(0, 10)}-${randomBytes(4).toString('hex')}`;

/** The result of a preparation that has to work. */
export async function mustSucceed(
  operation: Promise<{ readonly code: number; readonly message: string }>,
): Promise<void> {
  const { code, message } = await operation;
  if (code !== 0) throw new Error(`The domain controller answered ${code}: ${message}`);
}

/** The settings of a connector to one unit, as a file has them. */
export const sampleSettings = ({
  forest,
  dn,
}: Pick<SampleUnit, 'dn' | 'forest'>): Readonly<Record<string, unknown>> => ({
  domainControllers: [forest.host],
  tls: { caFile: forest.caFile },
  bind: { user: `Administrator@${forest.domain}`, password: { secret: 'AD_PASSWORD' } },
  partitions: [forest.baseDn],
  containers: { include: [dn] },
});

/** Opens a session; `settings` take the place of the sample's. */
export async function openSample(
  unit: SampleUnit,
  settings: Readonly<Record<string, unknown>> = {},
  context: Partial<ConnectorContext> = {},
): Promise<ConnectorSession> {
  const given = { ...sampleSettings(unit), ...settings };
  return activeDirectoryConnector.open(activeDirectoryConnector.manifest.settings.parse(given), {
    baseDirectory: unit.forest.directory,
    schema: sampleSchema,
    signal: new AbortController().signal,
    secret: () => unit.forest.adminPassword,
    ...context,
  });
}

export interface SampleImport {
  readonly pages: readonly ImportPage[];
  readonly entries: readonly ImportEntry[];
  readonly watermark: string | undefined;
}

/** Imports in a session of its own; with a watermark, what has changed since. */
export async function runImport(
  unit: SampleUnit,
  {
    watermark,
    ...settings
  }: { readonly watermark?: string | undefined; readonly [setting: string]: unknown } = {},
  context: Partial<ConnectorContext> = {},
): Promise<SampleImport> {
  const session = await openSample(unit, settings, context);
  try {
    const pages: ImportPage[] = [];
    const request =
      watermark === undefined
        ? ({ mode: 'full', pageSize: 100 } as const)
        : ({ mode: 'delta', pageSize: 100, watermark } as const);
    for await (const page of session.import(request)) pages.push(settledPage(page));
    return {
      pages,
      entries: pages.flatMap(({ entries }) => entries),
      watermark: pages.at(-1)?.watermark,
    };
  } finally {
    await session.close();
  }
}
