import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '@cognate/kernel';
import { builtInConnectorTypes, openInstance } from '@cognate/server';
import type { Instance } from '@cognate/server';
import { testDatabase } from '@cognate/testkit';
import { farmAccount, startSharePoint } from '@cognate/testkit/servers';
import type { SharePointDouble } from '@cognate/testkit/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyFor } from './recorded/copy-for.ts';
import { record } from './recorded/drop-file.ts';
import type { RecordedChange } from './recorded/drop-file.ts';
import { anchorOf, company, employee, shadowAccount } from './recorded/people.ts';
import { identicon } from './recorded/identicon.ts';

const EMPLOYEES = 200;

let farm: SharePointDouble;
let instance: Instance;
let data: string;
let close: () => Promise<void>;

beforeAll(async () => {
  farm = await startSharePoint({ logOn: 'ntlm' });
  const database = await testDatabase();
  const home = await mkdtemp(join(tmpdir(), 'cognate-sharepoint-'));
  const folder = join(home, 'config');
  data = join(home, 'data');
  await copyFor(farm, folder);
  instance = await openInstance({
    dataDirectory: data,
    databaseUrl: database.connectionString,
    connectorTypes: builtInConnectorTypes,
    environment: {
      COGNATE_SECRET_AD_PASSWORD: 'not asked for',
      COGNATE_SECRET_SHAREPOINT_PASSWORD: farmAccount.password,
    },
    log: () => {},
    now: () => new Date(),
  });
  const { configuration, problems } = await instance.loadFolder(folder);
  await instance.apply(folder, must(configuration, JSON.stringify(problems)), 'tester');
  close = async () => {
    await instance.close();
    await database.drop();
    await farm.stop();
    await rm(home, { recursive: true });
  };
});

afterAll(() => close());

/** Runs a cycle of the example. Answers with what the export sent. */
async function cycle(name: 'recorded' | 'recorded-changes'): Promise<Record<string, number>> {
  const { configuration } = await instance.active();
  const sent: Record<string, number> = {};
  for (const step of must(configuration.cycles?.[name], `there is the cycle ${name}`)) {
    const run = await instance.run({ ...step, startedBy: 'tester' });
    const errors = await instance.store.runErrors(run.id);
    expect({ ...step, result: run.result, errors }).toMatchObject({ result: 'success' });
    if (step.profile !== 'export') continue;
    for (const kind of ['add', 'update', 'delete'])
      sent[kind] = run.steps.reduce((sum, { counters }) => sum + countOf(counters, kind), 0);
  }
  return sent;
}

const countOf = (counters: unknown, kind: string): number => {
  const text = JSON.stringify(counters);
  return Number(new RegExp(`"export-${kind}":(\\d+)`).exec(text)?.[1] ?? 0);
};

/** One delta cycle after these changes of the directory. */
async function after(...changes: readonly RecordedChange[]): Promise<Record<string, number>> {
  record(data, 'delta-import', changes);
  return cycle('recorded-changes');
}

const profile = (anchor: string) => farm.store.get(anchor)?.properties;

const changed = (
  number: number,
  attributes: Record<string, readonly (string | number)[]>,
  dn: string = employee(number).dn,
): RecordedChange => ({
  change: 'update',
  dn,
  anchor: anchorOf(number),
  type: 'user',
  attributes,
});

const NOTHING = { add: 0, update: 0, delete: 0 };

test('a first cycle gives everybody a profile, and nothing to groups', async () => {
  record(
    data,
    'full-import',
    company(EMPLOYEES).map((object) => ({ change: 'replace', ...object })),
  );
  // Everybody, the one without a name and the contact; managers follow where they are new themselves.
  expect(await cycle('recorded')).toMatchObject({ add: EMPLOYEES + 2, delete: 0 });
  const types = Map.groupBy(farm.store.all(), ({ type }) => type);
  expect([...types].map(([type, all]) => [type, all.length])).toEqual(
    expect.arrayContaining([
      ['user', EMPLOYEES + 1],
      ['contact', 1],
    ]),
  );
  expect(types.size).toBe(2);
});

describe('afterwards the store has', () => {
  test('a profile with everything that flows', () => {
    expect(profile('bo.adler')).toMatchObject({
      ProfileIdentifier: ['LITWARE\\bo.adler'],
      PreferredName: ['Bo Adler'],
      FirstName: ['Bo'],
      LastName: ['Adler'],
      WorkEmail: ['bo.adler@litware.test'],
      WorkPhone: ['+1 555 1001'],
      Office: ['2.01'],
      Title: ['Engineer'],
      'SPS-JobTitle': ['Engineer'],
      Department: ['Sales'],
      'SPS-Department': ['Sales'],
      UserName: ['bo.adler'],
      AccountName: ['bo.adler'],
      'SPS-UserPrincipalName': ['bo.adler@litware.test'],
      'SPS-DistinguishedName': ['CN=Adler\\, Bo,OU=People,DC=litware,DC=test'],
      'SPS-SipAddress': ['bo.adler@litware.test'],
      SID: employee(1).attributes['objectSid'],
      'SPS-ClaimProviderID': ['Windows'],
      'SPS-ClaimProviderType': ['Windows'],
      Manager: ['ann.adler'],
    });
  });

  test('photos as they were, and large ones made smaller', () => {
    expect(profile('bo.adler')?.['Picture']).toEqual(employee(1).attributes['thumbnailPhoto']);
    const large = Buffer.from(String(employee(3).attributes['thumbnailPhoto']?.[0]), 'base64');
    const small = Buffer.from(String(profile('di.adler')?.['Picture']?.[0]), 'base64');
    expect(large.readUInt32BE(16)).toBe(640);
    expect(small.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    const frame = small.indexOf(Buffer.from([0xff, 0xc0]));
    expect([small.readUInt16BE(frame + 5), small.readUInt16BE(frame + 7)]).toEqual([300, 300]);
    expect(profile('gil.adler')?.['Picture']).toBeUndefined();
  });

  test('the managers of all', () => {
    const everybody = company(EMPLOYEES).filter(({ type }) => type === 'user');
    const accounts = new Map(
      everybody.map(({ dn, attributes }) => [dn, attributes['sAMAccountName']]),
    );
    const expected = everybody.map(({ attributes }) =>
      accounts.get(String(attributes['manager']?.[0])),
    );
    expect(expected.filter((account) => account !== undefined)).toHaveLength(EMPLOYEES - 1);
    expect(
      everybody.map(
        ({ attributes }) => profile(String(attributes['sAMAccountName']?.[0]))?.['Manager'],
      ),
    ).toEqual(expected);
  });

  test('a name for who has none in the directory', () => {
    expect(profile('jmueller')).toMatchObject({
      PreferredName: ['Müller, Jo'],
      ProfileIdentifier: ['LITWARE\\jmueller'],
    });
  });

  test('a contact for the account that stands for somebody else', () => {
    expect(profile('vera')).toEqual({
      PreferredName: ['Vera (Fabrikam)'],
      ProfileIdentifier: ['LITWARE\\vera'],
      'SPS-DistinguishedName': [shadowAccount.dn],
      'SPS-SourceObjectDN': ['CN=Vera,OU=Staff,DC=fabrikam,DC=test'],
    });
  });

  test('a page with everybody and their photos', async () => {
    const page = await (await fetch(farm.url)).text();
    expect(page).toContain('Müller, Jo');
    expect(page).toContain('reports to Ann Adler');
    const photo = await fetch(`${farm.url}/photos/bo.adler`);
    expect(Buffer.from(await photo.arrayBuffer())).toEqual(identicon(1, 96));
  });
});

describe('a delta cycle', () => {
  test('without a change sends nothing', async () => {
    expect(await after()).toEqual(NOTHING);
  });

  test('a new user is one addition, with the manager', async () => {
    expect(await after({ change: 'replace', ...employee(EMPLOYEES + 1) })).toMatchObject({
      add: 1,
      delete: 0,
    });
    const { attributes } = employee(EMPLOYEES + 1);
    expect(profile(String(attributes['sAMAccountName']?.[0]))?.['PreferredName']).toEqual(
      attributes['displayName'],
    );
  });

  test('a changed title is one update of both properties', async () => {
    expect(await after(changed(1, { title: ['Architect'] }))).toEqual({ ...NOTHING, update: 1 });
    expect(profile('bo.adler')).toMatchObject({
      Title: ['Architect'],
      'SPS-JobTitle': ['Architect'],
    });
  });

  test('a cleared telephone number is cleared', async () => {
    expect(await after(changed(1, { telephoneNumber: [] }))).toEqual({ ...NOTHING, update: 1 });
    expect(profile('bo.adler')?.['WorkPhone']).toBeUndefined();
  });

  test('a cleared mail address changes nothing', async () => {
    expect(await after(changed(1, { mail: [] }))).toEqual(NOTHING);
    expect(profile('bo.adler')?.['WorkEmail']).toEqual(['bo.adler@litware.test']);
  });

  test('a cleared department stays in one property and leaves the other', async () => {
    expect(await after(changed(2, { department: [] }))).toEqual({ ...NOTHING, update: 1 });
    expect(profile('cy.adler')?.['Department']).toEqual(['Sales']);
    expect(profile('cy.adler')?.['SPS-Department']).toBeUndefined();
  });

  test('a moved user keeps the identifier', async () => {
    const dn = 'CN=Adler\\, Bo,OU=Sales,OU=People,DC=litware,DC=test';
    expect(await after(changed(1, {}, dn))).toEqual({ ...NOTHING, update: 1 });
    expect(profile('bo.adler')).toMatchObject({
      'SPS-DistinguishedName': [dn],
      ProfileIdentifier: ['LITWARE\\bo.adler'],
    });
  });

  test('another account name changes what shows it, and not the anchor', async () => {
    expect(await after(changed(4, { sAMAccountName: ['edward'] }))).toEqual({
      ...NOTHING,
      update: 1,
    });
    expect(profile('ed.adler')).toMatchObject({
      UserName: ['edward'],
      ProfileIdentifier: ['LITWARE\\edward'],
      AccountName: ['ed.adler'],
    });
    expect(profile('edward')).toBeUndefined();
  });

  test('another manager is a reference to the other profile', async () => {
    expect(await after(changed(5, { manager: [employee(10).dn] }))).toEqual({
      ...NOTHING,
      update: 1,
    });
    expect(profile('flo.adler')?.['Manager']).toEqual(['ann.berg']);
  });

  test('a user and the manager, both new, arrive with the reference', async () => {
    const [boss, other] = [employee(310), employee(311)];
    expect(
      await after({ change: 'replace', ...other }, { change: 'replace', ...boss }),
    ).toMatchObject({ add: 2 });
    const name = String(other.attributes['sAMAccountName']?.[0]);
    expect(profile(name)?.['Manager']).toEqual(boss.attributes['sAMAccountName']);
  });

  test('another photo is sent', async () => {
    const photo = identicon(77, 96).toString('base64');
    expect(await after(changed(6, { thumbnailPhoto: [photo] }))).toEqual({ ...NOTHING, update: 1 });
    expect(profile('gil.adler')?.['Picture']).toEqual([photo]);
    expect(await after()).toEqual(NOTHING);
  });

  test('who is deleted, or leaves the containers, loses the profile', async () => {
    const { dn, anchor } = employee(8);
    expect(await after({ change: 'delete', dn, anchor })).toMatchObject({ add: 0, delete: 1 });
    expect(profile('ida.adler')).toBeUndefined();
  });

  test('what people change of themselves comes in and has no effect', async () => {
    const held = must(farm.store.get('jo.adler'), 'Jo has a profile');
    farm.store.put({
      ...held,
      properties: { ...held.properties, 'SPS-Responsibility': ['Cakes'] },
    });
    expect(await after()).toEqual(NOTHING);
    expect(profile('jo.adler')?.['SPS-Responsibility']).toEqual(['Cakes']);
    const ref = must(
      await instance.store.findObject({ connector: 'sharepoint', dn: 'jo.adler' }),
      'Jo',
    );
    const details = await instance.store.objectDetails(ref);
    expect(details?.attributes['SPS-Responsibility']).toEqual(['Cakes']);
  });

  test('what they change of what the directory says is put right', async () => {
    const held = must(farm.store.get('jo.adler'), 'Jo has a profile');
    farm.store.put({ ...held, properties: { ...held.properties, WorkPhone: ['none'] } });
    expect(await after()).toEqual({ ...NOTHING, update: 1 });
    expect(profile('jo.adler')?.['WorkPhone']).toEqual(employee(9).attributes['telephoneNumber']);
  });
});

test('a second full cycle finds nothing to do, and no run is left open', async () => {
  record(data, 'delta-import', []);
  for (const step of ['full-import', 'full-sync', 'export'])
    await instance.run({ connector: 'sharepoint', profile: step, startedBy: 'tester' });
  expect(await after()).toEqual(NOTHING);
  expect(farm.hasOpenRun()).toBe(false);
});
