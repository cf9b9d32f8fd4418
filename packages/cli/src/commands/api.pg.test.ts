import { createClient } from '@cognate/contract';
import type { Client, Role } from '@cognate/contract';
import { builtInConnectorTypes, openInstance, serve } from '@cognate/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallCompany } from '../testing/small-company.ts';

// One company, in the state that the tests leave it in one after the other: what a script would do over the network.
let company: Awaited<ReturnType<typeof smallCompany>>;
let closeServer: () => Promise<void>;
let address: string;
let api: Client;

const clientOf = (authorization: string): Client =>
  createClient({ address, fetch, headers: () => ({ authorization }) });

async function clientWith(roles: readonly Role[]): Promise<Client> {
  const { key } = await api.createKey({ name: roles.join(), roles });
  return clientOf(`Bearer ${key}`);
}

beforeAll(async () => {
  company = await smallCompany();
  await company.run('config apply');
  const instance = await openInstance({
    dataDirectory: `${company.directory}/.cognate/data`,
    databaseUrl: company.databaseUrl,
    connectorTypes: builtInConnectorTypes,
    environment: {},
    log: () => {},
    now: () => new Date(),
  });
  const options = { host: '127.0.0.1', port: 0, version: '1.2.3', log: () => {} };
  const server = await serve(instance, { ...options, now: () => new Date() });
  ({ address } = server);
  closeServer = async () => {
    await server.close();
    await instance.close();
  };
  const token = server.setUpLink?.split('#')[1] ?? '';
  const body = JSON.stringify({ token, name: 'ann', password: 'four boats on a lake' });
  const signedIn = await fetch(`${address}/v1/set-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
  const headers = () => ({ cookie, 'x-csrf-token': csrfToken });
  const browser = createClient({ address, fetch, headers });
  const { key } = await browser.createKey({ name: 'all', roles: ['administrator'] });
  api = clientOf(`Bearer ${key}`);
});

afterAll(async () => {
  await closeServer();
  await company[Symbol.asyncDispose]();
});

/** Runs a profile and waits for its end as a page would. */
async function runToEnd(connector: string, profile: string) {
  const { id } = await api.startRun({ connector, profile });
  let last = await api.getRun({ run: id });
  let count = 0;
  for await (const run of await api.watchRun({ run: id })) {
    last = run;
    count += 1;
  }
  return { last, count };
}

test('a run is started, watched to its end, and looked into', async () => {
  const { last, count } = await runToEnd('hr', 'import');
  expect(last).toMatchObject({ connector: 'hr', result: 'success', startedBy: 'key all' });
  expect(last.endedAt).toBeInstanceOf(Date);
  expect(count).toBeGreaterThan(0);
  expect((await api.listRuns({ connector: 'hr' })).runs.map(({ id }) => id)).toEqual([last.id]);
  const counted = await api.listCountedObjects({ run: last.id, counter: 'stage-add' });
  expect(counted).toMatchObject({ count: 3 });
  expect(counted.objects.map(({ dn }) => dn)).toEqual(['1', '2', '3']);
  expect(await api.listRunErrors({ run: last.id })).toEqual({ errors: [], count: 0 });
});

test('what was started in vain says why', async () => {
  await expect(api.startRun({ connector: 'hr', profile: 'no' })).rejects.toMatchObject({
    code: 'unknown-run-profile',
    remedy: expect.stringContaining('import') as unknown,
    details: { status: 404 },
  });
  await expect(api.startRun({ connector: 'no', profile: 'no' })).rejects.toMatchObject({
    code: 'unknown-connector',
  });
  await expect(api.stopRun({ run: 1 })).rejects.toMatchObject({ code: 'run-not-here' });
});

test('a preview tells what a synchronization then does', async () => {
  const { objects } = await api.searchSpace({ connector: 'hr', text: 'zoë' });
  const [zoe] = objects;
  expect(zoe).toMatchObject({ dn: '1', state: 'normal disconnector', pendingImport: 'add' });
  const preview = await api.previewObject({ connector: 'hr', object: zoe?.id ?? 0 });
  expect(preview.metaverse[0]?.after?.attributes).toMatchObject({ displayName: ['Zoë Ångström'] });
  expect(preview.trace.map(({ kind }) => kind)).toContain('project');
  await runToEnd('hr', 'sync');
  const { pendingExport } = await api.getObject({ connector: 'book', object: await entryOf('1') });
  expect(pendingExport).toMatchObject({ op: 'add', attributes: { name: ['Zoë Ångström'] } });
});

const entryOf = async (name: string): Promise<number> => {
  const { objects } = await api.searchSpace({ connector: 'book', name });
  return objects[0]?.id ?? 0;
};

test('lists go on where a page ends', async () => {
  const first = await api.searchSpace({ connector: 'HR', limit: 2 });
  expect(first.objects.map(({ dn }) => dn)).toEqual(['1', '2']);
  const second = await api.searchSpace({ connector: 'hr', limit: 2, after: first.next ?? 0 });
  expect(second).toMatchObject({ objects: [{ dn: '3' }], next: null });
  const people = await api.searchMetaverse({ type: 'person', limit: 2 });
  const rest = await api.searchMetaverse({ type: 'person', limit: 2, after: people.next ?? 0 });
  expect([people.objects.length, rest.objects.length, rest.next]).toEqual([2, 1, null]);
});

test('a person is found by conditions, and says in words where values came from', async () => {
  const { types } = await api.getMetaverseTypes({});
  const searchable = types[0]?.attributes.filter((attribute) => attribute.searchable);
  expect(searchable?.map(({ name }) => name)).toEqual(['displayName', 'number']);
  const where = ['displayName=*b*', 'number=2'];
  const { objects } = await api.searchMetaverse({ where });
  const [ben] = objects;
  expect(ben?.attributes).toMatchObject({ displayName: ['Ben'] });
  const object = ben?.id ?? 0;
  const { lineage, connectors } = await api.getMetaverseObject({ object });
  expect(lineage.find(({ attribute }) => attribute === 'displayName')).toMatchObject({
    connector: 'hr',
    dn: '2',
  });
  expect(connectors.map(({ connector }) => connector)).toEqual(['hr', 'book']);
  const { sentences } = await api.explainValue({ object, attribute: 'displayname' });
  expect(sentences.join(' ')).toMatch(/saw the new object hr "2".*displayName became Ben/);
  expect((await api.getMetaverseHistory({ object })).events.length).toBeGreaterThan(1);
  const hr = connectors[0]?.id ?? 0;
  const chain = await api.explainObject({ connector: 'hr', object: hr });
  expect(chain.sentences[0]).toContain('saw the new object hr "2"');
});

test('what cannot be searched for is refused with what can', async () => {
  await expect(api.searchMetaverse({ where: 'manager=1' })).rejects.toMatchObject({
    code: 'attribute-not-indexed',
    remedy: expect.stringContaining('displayName') as unknown,
  });
  for (const where of ["displayName=' or 1=1 --", 'displayName=%', 'displayName=_en'])
    expect((await api.searchMetaverse({ where })).objects).toEqual([]);
});

test('a joiner disconnects and joins, and cannot do what rules forbid', async () => {
  const joiner = await clientWith(['joiner']);
  const { objects } = await joiner.searchSpace({ connector: 'hr', name: '3' });
  const named = { connector: 'hr', object: objects[0]?.id ?? 0 };
  const metaverse = objects[0]?.metaverse ?? 0;
  await expect(joiner.joinObject({ ...named, metaverse })).rejects.toMatchObject({
    code: 'decision-refused',
  });
  const run = await joiner.disconnectObject({ ...named, state: 'explicit' });
  expect(run).toMatchObject({ result: 'success', startedBy: 'key joiner' });
  expect(await joiner.getObject(named)).toMatchObject({ state: 'explicit' });
  await joiner.projectObject({ ...named, metaverseType: 'person' });
  expect(await joiner.getObject(named)).toMatchObject({ state: 'connector' });
  await expect(joiner.listRuns({})).rejects.toMatchObject({ code: 'role-missing' });
});

test('a configuration is planned, applied, compared and rolled back', async () => {
  const { version, configuration } = await api.getConfiguration({});
  const [hr, ...others] = configuration.connectors;
  if (hr === undefined) throw new Error('the company has a connector');
  const changed = { ...configuration, connectors: [{ ...hr, title: 'People' }, ...others] };
  const plan = await api.planConfiguration({ configuration: changed });
  expect(plan).toMatchObject({
    valid: true,
    changes: [{ connector: 'hr', part: 'title', before: '"Human resources"', after: '"People"' }],
    effects: [{ connector: 'hr', kind: 'none', objects: 0 }],
  });
  const applied = await api.applyConfiguration({ configuration: changed, basedOn: version });
  expect(applied).toEqual({ version: version + 1, changed: true });
  await expect(api.applyConfiguration({ configuration, basedOn: version })).rejects.toMatchObject({
    code: 'configuration-changed',
  });
  expect((await api.compareConfigurations({ from: 1, to: 2 })).changes).toHaveLength(1);
  await api.rollBackConfiguration({ version });
  expect((await api.getConfigurationVersion({ version: 3 })).configuration).toEqual(configuration);
  const { versions } = await api.listConfigurationVersions({});
  expect(versions[0]).toMatchObject({ version: 3, appliedBy: 'key all', note: 'version 1 again' });
});

test('a configuration with errors is not applied and says where they are', async () => {
  const { version, configuration } = await api.getConfiguration({});
  const wrong = { ...configuration, connectors: configuration.connectors.slice(1) };
  const { valid, problems } = await api.planConfiguration({ configuration: wrong });
  expect([valid, problems.length > 0]).toEqual([false, true]);
  const refused = api.applyConfiguration({ configuration: wrong, basedOn: version });
  await expect(refused).rejects.toMatchObject({ code: 'configuration-has-errors' });
  await expect(refused).rejects.toHaveProperty('details.errors');
  expect((await api.getConfiguration({})).version).toBe(version);
});

test('numbers, held exports and the trail are there', async () => {
  const { connectors } = await api.getStatistics({});
  expect(connectors[0]).toMatchObject({ connector: 'hr', 'total-objects': 3, connectors: 3 });
  expect(await api.listHeldExports({})).toEqual({ exports: [], more: false });
  const decided = await api.decideExports({ connector: 'book', state: 'approved', exports: [9] });
  expect(decided).toEqual({ exports: [], missing: [9] });
  const { entries } = await api.listAudit({ action: 'startRun' });
  expect(entries.at(-1)).toMatchObject({ who: 'key all', about: { connector: 'hr' } });
  expect(entries.some(({ outcome }) => outcome === 'unknown-run-profile')).toBe(true);
});
