import { ConnectorError } from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import { startSlapd } from '@cognate/testkit/servers';
import type { Slapd } from '@cognate/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GROUPS, PEOPLE, openSample, startSampleDirectory } from './testing/sample-directory.ts';

let running: Slapd | undefined;
const slapd = (): Slapd => must(running, 'slapd was started');
beforeAll(async () => {
  running = await startSampleDirectory();
});
afterAll(async () => running?.stop());

const failure = async (
  settings: Readonly<Record<string, unknown>>,
  password?: string,
): Promise<unknown> => {
  const context = password === undefined ? {} : { secret: () => password };
  const session = await openSample(slapd(), settings, context).catch((error: unknown) => error);
  if (session instanceof Error) return session;
  return expect.fail('the session was opened');
};

it('discovers what the directory holds, and which containers are selected', async () => {
  const containers = { include: [PEOPLE] };
  const session = await openSample(slapd(), { containers });
  const partitions = await session.discoverPartitions?.();
  await session.close();
  expect(partitions).toEqual([
    {
      name: slapd().suffix,
      kind: 'suffix',
      selected: true,
      containers: expect.arrayContaining([
        { name: PEOPLE, selected: true, containers: [] },
        { name: GROUPS, selected: false, containers: [] },
      ]) as unknown,
    },
  ]);
});

describe('a session that cannot start', () => {
  it('says that the password is wrong', async () => {
    const error = await failure({}, 'wrong');
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({
      stepResult: 'no-start-credentials',
      message: expect.stringContaining('cn=service,dc=example,dc=test') as unknown,
      remedy: expect.stringContaining('bind.dn') as unknown,
    });
  });

  it('says that nobody listens there', async () => {
    expect(await failure({ url: 'ldaps://127.0.0.1:1' })).toMatchObject({
      stepResult: 'no-start-connection',
      message: expect.stringContaining('ldaps://127.0.0.1:1 cannot be reached') as unknown,
    });
  });

  it('says that the certificate is not trusted', async () => {
    expect(await failure({ tls: {} })).toMatchObject({
      stepResult: 'no-start-connection',
      remedy: expect.stringContaining('tls.caFile') as unknown,
    });
  });

  it('says which file it misses', async () => {
    expect(await failure({ tls: { caFile: 'missing.pem' } })).toMatchObject({
      stepResult: 'no-start-bad-ma-configuration',
      message: expect.stringContaining('missing.pem') as unknown,
    });
  });

  it('says that the directory wants encryption', async () => {
    await using strict = await startSlapd({ requireTls: true });
    const settings = { url: strict.url, tls: {}, allowClearText: true };
    const opening = openSample(strict, settings);
    await expect(opening).rejects.toMatchObject({
      stepResult: 'no-start-credentials',
      remedy: expect.stringContaining('startTls') as unknown,
    });
  });
});

describe('a session', () => {
  it('is opened to the first directory that answers', async () => {
    const session = await openSample(slapd(), { url: ['ldaps://127.0.0.1:1', slapd().tlsUrl] });
    await expect(session.test()).resolves.toBeUndefined();
    await session.close();
  });

  it('is tested with every base: an empty one would look like deletions', async () => {
    const baseDns = ['dc=example,dc=test', 'ou=missing,dc=example,dc=test'];
    const session = await openSample(slapd(), { baseDns });
    await expect(session.test()).rejects.toMatchObject({
      stepResult: 'no-start-bad-ma-configuration',
      message: expect.stringContaining('ou=missing,dc=example,dc=test') as unknown,
    });
    await session.close();
  });

  it('discovers what the directory has', async () => {
    const session = await openSample(slapd());
    const { objectTypes } = await session.discoverSchema();
    const person = objectTypes.find(({ name }) => name === 'inetOrgPerson');
    expect(person?.anchor).toEqual(['entryUUID']);
    const attributes = new Map(person?.attributes.map((attribute) => [attribute.name, attribute]));
    expect(attributes.get('sn')).toMatchObject({ type: 'string', required: true, writable: true });
    expect(attributes.get('jpegPhoto')).toMatchObject({ type: 'binary', multivalued: true });
    expect(attributes.get('manager')).toMatchObject({ type: 'reference' });
    expect(attributes.get('sampleBoolean')).toMatchObject({ type: 'boolean', multivalued: false });
    expect(attributes.get('sampleInteger')).toMatchObject({ type: 'integer' });
    expect(attributes.get('createTimestamp')).toMatchObject({ type: 'string', writable: false });
    expect(attributes.get('entryUUID')).toMatchObject({ multivalued: false, writable: false });
    await session.close();
  });
});
