import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { must } from '@cognate/kernel';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeUnit, mustSucceed, openSample, runImport } from './testing/sample-forest.ts';
import type { SampleUnit } from './testing/sample-forest.ts';

const { contoso, fabrikam } = inject('forests');
let made: SampleUnit | undefined;
const unit = (): SampleUnit => must(made, 'the unit was made');

beforeAll(async () => {
  made = await makeUnit(contoso);
});
afterAll(async () => made?.[Symbol.asyncDispose]());

/** Opens, tests and closes a session with these settings. */
async function connect(
  settings: Readonly<Record<string, unknown>>,
  secret = contoso.adminPassword,
): Promise<void> {
  const session = await openSample(unit(), settings, { secret: () => secret });
  try {
    await session.test();
  } finally {
    await session.close();
  }
}

describe('a session', () => {
  it.each([
    `Administrator@${contoso.domain}`,
    `${contoso.netbiosName}\\Administrator`,
    contoso.adminDn,
  ])('logs on as %s', async (user) => {
    await expect(connect({ bind: { user, password: { secret: 'P' } } })).resolves.toBeUndefined();
  });

  it('trusts no certificate that nothing vouches for', async () => {
    for (const tls of [{}, { caFile: fabrikam.caFile }])
      await expect(connect({ tls })).rejects.toMatchObject({
        stepResult: 'no-start-connection',
        remedy: expect.stringContaining('tls.caFile') as unknown,
      });
  });

  it('trusts the one certificate that the settings pin', async () => {
    const file = path.join(contoso.directory, 'server.pem');
    const { fingerprint256 } = new X509Certificate(readFileSync(file));
    await expect(connect({ tls: { fingerprint256 } })).resolves.toBeUndefined();
    const other = fingerprint256.replace(/../, (pair) => (pair === '00' ? '11' : '00'));
    await expect(connect({ tls: { fingerprint256: other } })).rejects.toMatchObject({
      stepResult: 'no-start-connection',
    });
  });

  it('encrypts by StartTLS before it logs on', async () => {
    const tls = { startTls: true, caFile: contoso.caFile };
    await expect(connect({ tls })).resolves.toBeUndefined();
  });

  it('goes to the next domain controller when the preferred one is not there', async () => {
    const domainControllers = ['127.0.0.1:1', contoso.host];
    await expect(connect({ domainControllers })).resolves.toBeUndefined();
  });

  it('stays with the domain controller of the last import while it answers', async () => {
    const [preferred, other] = [contoso.host, `${contoso.host}:636`];
    const { watermark } = await runImport(unit(), { domainControllers: ['127.0.0.1:1', other] });
    const reached = async (domainControllers: readonly string[]) => {
      const session = await openSample(unit(), { domainControllers }, { lastImport: watermark });
      await session.close();
      return session.server;
    };
    expect(await reached([preferred, other])).toBe(`ldaps://${other}`);
    expect(await reached([preferred])).toBe(`ldaps://${preferred}`);
  });

  it('says that the credentials are wrong, without repeating the password', async () => {
    const attempt = connect({}, 'Wrong.Password.1');
    await expect(attempt).rejects.toMatchObject({ stepResult: 'no-start-credentials' });
    await expect(attempt).rejects.not.toThrow('Wrong.Password.1');
  });

  it('does not begin with a partition that is not there', async () => {
    const partitions = ['DC=nowhere,DC=test'];
    await expect(connect({ partitions, containers: {} })).rejects.toMatchObject({
      stepResult: 'no-start-bad-ma-configuration',
    });
  });

  it('discovers the partitions of the forest, and the containers of the domain as a tree', async () => {
    const inner = unit().below('OU=inner');
    const outer = unit().below('OU=outer');
    for (const dn of [inner, outer])
      await mustSucceed(
        unit().admin.add(dn, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]),
      );
    const containers = { include: [unit().dn], exclude: [outer] };
    const session = await openSample(unit(), { containers });
    const partitions = (await session.discoverPartitions?.()) ?? [];
    await session.close();
    expect(session.server).toBe(contoso.tlsUrl);
    expect(partitions.map(({ name, kind, selected }) => [name, kind, selected])).toEqual(
      expect.arrayContaining([
        [contoso.baseDn, 'domain', true],
        [`CN=Configuration,${contoso.baseDn}`, 'configuration', false],
        [`CN=Schema,CN=Configuration,${contoso.baseDn}`, 'schema', false],
      ]),
    );
    const [domain] = partitions.filter(({ kind }) => kind === 'domain');
    const own = domain?.containers.find(({ name }) => name === unit().dn);
    expect(own).toEqual({
      name: unit().dn,
      selected: true,
      containers: [
        { name: inner, selected: true, containers: [] },
        { name: outer, selected: false, containers: [] },
      ],
    });
    expect(domain?.containers.some(({ name }) => name === `CN=Users,${contoso.baseDn}`)).toBe(true);
    expect(JSON.stringify(domain)).not.toContain('CN=Configuration');
    await unit().empty();
  });

  it('discovers what types inherit from, what links are, and what is computed', async () => {
    const session = await openSample(unit());
    const { objectTypes } = await session.discoverSchema();
    await session.close();
    const type = (name: string) => objectTypes.find((one) => one.name === name);
    expect(type('computer')?.parents).toEqual(['user', 'organizationalPerson', 'person', 'top']);
    const of = (name: string, attribute: string) =>
      type(name)?.attributes.find((one) => one.name === attribute);
    expect(of('group', 'member')).toMatchObject({
      link: 'forward',
      type: 'reference',
      multivalued: true,
      writable: true,
      syntax: '1.3.6.1.4.1.1466.115.121.1.12',
    });
    expect(of('user', 'memberOf')).toMatchObject({ link: 'back', writable: false });
    expect(of('user', 'tokenGroups')).toMatchObject({ writable: false });
    expect(of('user', 'objectSid')).toMatchObject({ writable: false });
    expect(of('user', 'displayName')).toMatchObject({ writable: true });
    expect(of('user', 'displayName')).not.toHaveProperty('link');
  });

  it('discovers that passwords are text and that ids are not written', async () => {
    const session = await openSample(unit());
    const { objectTypes } = await session.discoverSchema();
    await session.close();
    const user = objectTypes.find(({ name }) => name === 'user');
    const attribute = (name: string) => user?.attributes.find((one) => one.name === name);
    expect(attribute('unicodePwd')?.type).toBe('string');
    expect(attribute('objectGUID')).toMatchObject({ type: 'binary', writable: false });
    expect(attribute('accountExpires')).toMatchObject({ type: 'integer' });
    expect(attribute('manager')).toMatchObject({ type: 'reference', multivalued: false });
    expect(user?.anchor).toEqual(['objectGUID']);
  });
});
