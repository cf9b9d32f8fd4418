import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '@cognate/kernel';
import { connectLdap, equal, parseLdapUrl } from '@cognate/ldap-kit';
import type { LdapClient } from '@cognate/ldap-kit';
import { builtInConnectorTypes, openInstance } from '@cognate/server';
import type { Instance } from '@cognate/server';
import { testDatabase } from '@cognate/testkit';
import type { SambaForest } from '@cognate/testkit/servers';
import { expect, inject, onTestFinished, test } from 'vitest';

interface Company {
  readonly name: string;
  readonly forest: SambaForest;
  readonly admin: LdapClient;
  /** Takes the place of the whole domain, so that other tests are not in the way. */
  readonly unit: string;
}

async function openCompany(name: string, forest: SambaForest): Promise<Company> {
  const url = must(parseLdapUrl(forest.tlsUrl), 'the forest has a valid URL');
  const admin = await connectLdap({ url, trust: { ca: forest.ca } });
  await admin.bind(forest.adminDn, forest.adminPassword);
  const unit = `OU=gal,${forest.baseDn}`;
  for (const dn of [unit, `OU=Staff,${unit}`, `OU=Other Companies,${unit}`])
    await admin.add(dn, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]);
  onTestFinished(async () => {
    await admin.delete(unit, [{ oid: '1.2.840.113556.1.4.805', critical: true }]);
    admin.close();
  });
  return { name, forest, admin, unit };
}

/** The example with these companies, in a folder of its own. */
async function copyExample(home: string, companies: readonly Company[]): Promise<string> {
  const folder = join(home, 'gal');
  await cp(import.meta.dirname, folder, { recursive: true });
  for (const { name, forest, unit } of companies) {
    await writeFile(join(folder, `${name}-ca.pem`), forest.ca);
    const file = join(folder, 'connectors', `${name}-forest.yaml`);
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text
        .replace(`dc1.${name}.test`, forest.host)
        .replace(`cognate@${name}.test`, `Administrator@${name}.test`)
        .replaceAll(`OU=Staff,DC=${name},DC=test`, `OU=Staff,${unit}`)
        .replaceAll(`OU=Other Companies,DC=${name},DC=test`, `OU=Other Companies,${unit}`),
    );
  }
  return folder;
}

async function hire(
  { admin, unit, name }: Company,
  first: string,
  objectClass: 'group' | 'user' = 'user',
): Promise<string> {
  const dn = `CN=${first},OU=Staff,${unit}`;
  const values = {
    objectClass,
    sAMAccountName: `gal-${name}-${first}`,
    displayName: `${first} of ${name}`,
    mail: `${first}@${name}.test`,
  };
  const attributes = Object.entries(values).map(([attribute, value]) => ({
    attribute,
    values: [value],
  }));
  expect((await admin.add(dn, attributes)).code).toBe(0);
  return dn;
}

/** The contacts of a company: their addresses with their telephone numbers. */
async function contactsOf({ admin, unit }: Company): Promise<readonly string[]> {
  const filter = equal('objectClass', 'contact');
  const attributes = ['mail', 'telephoneNumber'];
  const { entries } = await admin.searchAll({ base: unit, scope: 'subtree', filter, attributes });
  return entries
    .map((entry) => entry.attributes.flatMap(({ values }) => values.map(String)).join(' '))
    .toSorted((a, b) => a.localeCompare(b));
}

async function cycle(instance: Instance, name: string): Promise<void> {
  const { configuration } = await instance.active();
  for (const step of must(configuration.cycles?.[name], `the example has the cycle ${name}`))
    expect(await instance.run({ ...step, startedBy: 'test' })).toMatchObject({ result: 'success' });
}

test('two forests have contacts for the people and groups of each other, and keep them up', async () => {
  await using database = await testDatabase();
  const { contoso: left, fabrikam: right } = inject('forests');
  const contoso = await openCompany('contoso', left);
  const fabrikam = await openCompany('fabrikam', right);
  const home = await mkdtemp(join(tmpdir(), 'gal-'));
  onTestFinished(async () => rm(home, { recursive: true }));
  const folder = await copyExample(home, [contoso, fabrikam]);
  const instance = await openInstance({
    dataDirectory: join(home, 'data'),
    databaseUrl: database.connectionString,
    connectorTypes: builtInConnectorTypes,
    environment: {
      COGNATE_SECRET_CONTOSO_PASSWORD: left.adminPassword,
      COGNATE_SECRET_FABRIKAM_PASSWORD: right.adminPassword,
    },
    log: () => {},
    now: () => new Date(),
  });
  onTestFinished(async () => instance.close());
  const { configuration, problems } = await instance.loadFolder(folder);
  expect(problems).toEqual([]);
  await instance.apply(folder, must(configuration, 'no problem'), 'test');

  const anna = await hire(contoso, 'anna');
  await hire(contoso, 'berta');
  await hire(fabrikam, 'felix');
  const all = await hire(contoso, 'all', 'group');
  await cycle(instance, 'default');
  expect(await contactsOf(fabrikam)).toEqual([
    'all@contoso.test',
    'anna@contoso.test',
    'berta@contoso.test',
  ]);
  expect(await contactsOf(contoso)).toEqual(['felix@fabrikam.test']);

  const call = { op: 'replace', attribute: 'telephoneNumber', values: ['+49 30 1'] } as const;
  await contoso.admin.modify(anna, [call]);
  await contoso.admin.delete(all);
  await contoso.admin.delete(`CN=berta,OU=Staff,${contoso.unit}`);
  await hire(fabrikam, 'fred');
  await cycle(instance, 'changes');
  expect(await contactsOf(fabrikam)).toEqual(['anna@contoso.test +49 30 1']);
  expect(await contactsOf(contoso)).toEqual(['felix@fabrikam.test', 'fred@fabrikam.test']);
});
