import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { must } from '@cognate/kernel';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeUnit, openSample } from './testing/sample-forest.ts';
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
