import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { must } from '@cognate/kernel';
import { connectLdap, parseLdapUrl, present } from '@cognate/ldap-kit';
import type { LdapClient } from '@cognate/ldap-kit';
import { builtInConnectorTypes, openInstance } from '@cognate/server';
import type { Instance, MvObject } from '@cognate/server';
import { testDatabase } from '@cognate/testkit';
import type { SambaForest } from '@cognate/testkit/servers';
import { expect, inject, onTestFinished, test } from 'vitest';

interface Side {
  readonly connector: 'accounts' | 'resources';
  readonly forest: SambaForest;
  readonly admin: LdapClient;
  /** Takes the place of the container of the example, so that other tests are not in the way. */
  readonly unit: string;
}

const TREE_DELETE = { oid: '1.2.840.113556.1.4.805', critical: true };

async function openSide(connector: Side['connector'], forest: SambaForest): Promise<Side> {
  const url = must(parseLdapUrl(forest.tlsUrl), 'the forest has a valid URL');
  const admin = await connectLdap({ url, trust: { ca: forest.ca } });
  await admin.bind(forest.adminDn, forest.adminPassword);
  const unit = `OU=two-forests,${forest.baseDn}`;
  await admin.add(unit, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]);
  onTestFinished(async () => {
    await admin.delete(unit, [TREE_DELETE]);
    admin.close();
  });
  return { connector, forest, admin, unit };
}

/** The example with these forests, in a folder of its own. */
async function copyExample(home: string, sides: readonly Side[]): Promise<string> {
  const folder = join(home, 'two-forests');
  await cp(import.meta.dirname, folder, { recursive: true });
  for (const { connector, forest, unit } of sides) {
    await writeFile(join(folder, `${connector}-ca.pem`), forest.ca);
    const file = join(folder, 'connectors', `${connector}.yaml`);
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text
        .replace(`dc1.${forest.domain}`, forest.host)
        .replace(`cognate@${forest.domain}`, `Administrator@${forest.domain}`)
        .replaceAll(/OU=(?:Staff|Resources),DC=\w+,DC=test/g, unit),
    );
  }
  return folder;
}

/** Makes an object and answers with its name. */
async function make(
  { admin, unit }: Side,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<string> {
  const dn = `CN=${name},${unit}`;
  const given = { sAMAccountName: `two-forests-${name}`, ...values };
  const attributes = Object.entries(given).map(([attribute, value]) => ({
    attribute,
    values: [value],
  }));
  expect((await admin.add(dn, attributes)).code).toBe(0);
  return dn;
}

async function valueOf({ admin }: Side, dn: string, attribute: string): Promise<Buffer> {
  const { entries } = await admin.searchAll({
    base: dn,
    scope: 'base',
    filter: present('objectClass'),
    attributes: [attribute],
    isBinary: () => true,
  });
  return Buffer.from(entries[0]?.attributes[0]?.values[0] ?? '');
}

/** Writes the SID history as a migration does, which LDAP lets nobody do. */
async function migrate({ forest }: Side, dn: string, former: Buffer): Promise<void> {
  const file = join(forest.directory, 'history.ldif');
  const parts = Array.from({ length: former.readUInt8(1) }, (_, n) =>
    former.readUInt32LE(8 + 4 * n),
  );
  const sid = ['S-1', former.readUIntBE(2, 6), ...parts].join('-');
  const text = `dn: ${dn}\nchangetype: modify\nadd: sIDHistory\nsIDHistory: ${sid}\n\n`;
  await writeFile(file, text);
  const database = join(forest.directory, 'private', 'sam.ldb');
  const change = ['-H', database, '--controls=relax:0', file];
  const { stdout } = await promisify(execFile)('ldbmodify', change);
  expect(stdout).toContain('Modified 1 records');
}

async function cycle(instance: Instance, name: string): Promise<void> {
  const { configuration } = await instance.active();
  for (const step of must(configuration.cycles?.[name], `the example has the cycle ${name}`))
    expect(await instance.run({ ...step, startedBy: 'test' })).toMatchObject({ result: 'success' });
}

const found = async (instance: Instance, type: string): Promise<readonly MvObject[]> =>
  instance.store.searchMetaverse({ type, clauses: [], after: 0, limit: 50 });

test('people of two forests are brought together, also by SID history and as members of groups', async () => {
  await using database = await testDatabase();
  const { contoso, fabrikam } = inject('forests');
  const accounts = await openSide('accounts', fabrikam);
  const resources = await openSide('resources', contoso);
  const home = await mkdtemp(join(tmpdir(), 'two-forests-'));
  onTestFinished(async () => rm(home, { recursive: true }));
  const folder = await copyExample(home, [accounts, resources]);

  const user = { objectClass: 'user' };
  await make(accounts, 'anna', { ...user, employeeID: '7', title: 'Chief' });
  const numbered = await make(resources, 'a7', { ...user, employeeID: '7' });
  const former = await make(resources, 'berta', user);
  const migrated = await make(accounts, 'berta', { ...user, title: 'Deputy' });
  await migrate(accounts, migrated, await valueOf(resources, former, 'objectSid'));
  const felix = await make(accounts, 'felix', user);
  const gerda = await make(accounts, 'gerda', { ...user, employeeType: 'uses-resources' });
  const access = await make(accounts, 'printers', { objectClass: 'group' });
  const entering = { op: 'add', attribute: 'member', values: [gerda] } as const;
  expect((await accounts.admin.modify(access, [entering])).code).toBe(0);
  const group = { objectClass: 'group', groupType: String(-2147483644) };
  const staff = await make(resources, 'staff', group);
  const sid = (await valueOf(accounts, felix, 'objectSid')).toString('hex');
  const members = [former, `<SID=${sid}>`];
  const joining = { op: 'add', attribute: 'member', values: members } as const;
  expect((await resources.admin.modify(staff, [joining])).code).toBe(0);

  const instance = await openInstance({
    dataDirectory: join(home, 'data'),
    databaseUrl: database.connectionString,
    connectorTypes: builtInConnectorTypes,
    environment: {
      COGNATE_SECRET_ACCOUNTS_PASSWORD: fabrikam.adminPassword,
      COGNATE_SECRET_RESOURCES_PASSWORD: contoso.adminPassword,
    },
    log: () => {},
    now: () => new Date(),
  });
  onTestFinished(async () => instance.close());
  const { configuration, problems } = await instance.loadFolder(folder);
  expect(problems).toEqual([]);
  await instance.apply(folder, must(configuration, 'no problem'), 'test');
  await cycle(instance, 'default');

  const people = await found(instance, 'person');
  const idOf = (name: string): number =>
    must(
      people.find(({ attributes }) => attributes['accountName']?.[0] === `two-forests-${name}`)?.id,
      `${name} is in the metaverse`,
    );
  expect(people).toHaveLength(4);
  const [inMetaverse] = await found(instance, 'group');
  expect(new Set(inMetaverse?.attributes['member'])).toEqual(
    new Set([idOf('berta'), idOf('felix')]),
  );
  expect(String(await valueOf(resources, numbered, 'title'))).toBe('Chief');
  expect(String(await valueOf(resources, former, 'title'))).toBe('Deputy');
  const printers = `CN=two-forests-printers,${resources.unit}`;
  const standIn = String(await valueOf(resources, printers, 'member'));
  onTestFinished(async () => {
    await resources.admin.delete(standIn);
  });
  expect(standIn).toContain(',CN=ForeignSecurityPrincipals,');
  expect(await valueOf(resources, standIn, 'objectSid')).toEqual(
    await valueOf(accounts, gerda, 'objectSid'),
  );
});
