import { execFile } from 'node:child_process';
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { must } from '@cognate/kernel';
import { builtInConnectorTypes, openInstance } from '@cognate/server';
import type { Instance, RunRow } from '@cognate/server';
import { startSlapd, testDatabase } from '@cognate/testkit';
import type { Slapd } from '@cognate/testkit';
import { expect, onTestFinished, test } from 'vitest';

const SUFFIX = 'dc=contoso,dc=example';

/** The example with its directory on this server, in a folder of its own. */
async function copyExample(home: string, slapd: Slapd): Promise<string> {
  const folder = join(home, 'contoso');
  await cp(join(import.meta.dirname, '..', 'contoso'), folder, { recursive: true });
  await copyFile(slapd.caFile, join(folder, 'directory-ca.pem'));
  const connector = join('connectors', 'directory.yaml');
  const text = await readFile(join(import.meta.dirname, connector), 'utf8');
  await writeFile(join(folder, connector), text.replace('ldap://127.0.0.1:389', slapd.url));
  return folder;
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  await writeFile(file, changed);
}

/** Runs the cycle of the configuration, with a look at the directory first, as its README says. */
async function runCycle(instance: Instance): Promise<readonly RunRow[]> {
  const { configuration } = await instance.active();
  const cycle = must(configuration.cycles?.['default'], 'the example has a cycle');
  const runs: RunRow[] = [];
  for (const step of [{ connector: 'directory', profile: 'full-import' }, ...cycle])
    runs.push(await instance.run({ ...step, startedBy: 'test' }));
  return runs;
}

/** What a step of the last run of a connector counted. */
const counted = (runs: readonly RunRow[], connector: string, type: string) =>
  runs.findLast((run) => run.connector === connector)?.steps.find((step) => step.type === type)
    ?.counters;

/** The directory as its own tools see it. */
async function search(
  slapd: Slapd,
  base: string,
  filter: string,
  attribute: string,
): Promise<readonly string[]> {
  const account = ['-x', '-H', slapd.tlsUrl, '-D', slapd.adminDn, '-w', slapd.adminPassword];
  const scope = ['-LLL', '-o', 'ldif-wrap=no', '-b', `${base},${SUFFIX}`, '-s', 'one'];
  const { stdout } = await promisify(execFile)(
    'ldapsearch',
    [...account, ...scope, filter, attribute],
    { env: { ...process.env, LDAPTLS_CACERT: slapd.caFile }, maxBuffer: 16_777_216 },
  );
  return stdout.split('\n').filter((line) => line.startsWith(`${attribute}:`));
}

test('the cycle fills an LDAP directory and keeps it in line with HR', async () => {
  await using database = await testDatabase();
  await using slapd = await startSlapd({ suffix: SUFFIX });
  const home = await mkdtemp(join(tmpdir(), 'contoso-ldap-'));
  onTestFinished(async () => rm(home, { recursive: true }));
  const folder = await copyExample(home, slapd);
  const instance = await openInstance({
    dataDirectory: join(home, 'data'),
    databaseUrl: database.connectionString,
    connectorTypes: builtInConnectorTypes,
    environment: { COGNATE_SECRET_DIRECTORY_PASSWORD: slapd.adminPassword },
    log: () => {},
    now: () => new Date(),
  });
  onTestFinished(async () => instance.close());
  const { configuration, problems } = await instance.loadFolder(folder);
  expect(problems).toEqual([]);
  await instance.apply(folder, must(configuration, 'no problem'), 'test');

  const first = await runCycle(instance);
  expect(counted(first, 'directory', 'export')?.export).toEqual({ 'export-add': 959 });
  expect(await search(slapd, 'ou=people', '(objectClass=inetOrgPerson)', 'dn')).toHaveLength(929);
  expect(await search(slapd, 'ou=people', '(sn=Ångström)', 'mail')).toContainEqual(
    expect.stringMatching(/\.angstrom@contoso\.example$/),
  );
  expect(await search(slapd, 'ou=people', '(uid=u100283)', 'manager')).toEqual([
    `manager: uid=u100103,ou=people,${SUFFIX}`,
  ]);
  const members = await search(slapd, 'ou=groups', '(cn=All of IT)', 'member');
  expect(members.length).toBeGreaterThan(50);

  const second = await runCycle(instance);
  expect(counted(second, 'directory', 'export')?.export).toEqual({});
  expect(counted(second, 'directory', 'full-import')?.staging).toEqual({ 'stage-no-change': 959 });

  await edit(join(folder, 'data', 'groups.csv'), (text) => text.replace('All of IT', '"IT, all"'));
  await edit(join(folder, 'data', 'people.csv'), (text) =>
    // Without the dirty rows, so that a deletion is believed; 100007 leads IT.
    text.replaceAll(/^(?:100007,|100017,Vera|,Nils|900\d{3},).*\n/gm, ''),
  );
  const third = await runCycle(instance);
  expect(third.map(({ result }) => result)).toEqual(third.map(() => 'success'));
  expect(await search(slapd, 'ou=people', '(uid=u100007)', 'dn')).toEqual([]);
  expect(await search(slapd, 'ou=groups', '(cn=All of IT)', 'dn')).toEqual([]);
  const left = await search(slapd, 'ou=groups', '(cn=IT, all)', 'member');
  expect(left).toEqual(members.filter((member) => !member.includes('u100007')));
  const fourth = await runCycle(instance);
  expect(counted(fourth, 'directory', 'export')?.export).toEqual({});
});
