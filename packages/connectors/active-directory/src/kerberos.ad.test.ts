import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { must } from '@cognate/kernel';
import { encodePassword } from '@cognate/ldap-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { makeUnit, mustSucceed, openSample, runImport } from './testing/sample-forest.ts';
import type { SampleUnit } from './testing/sample-forest.ts';

const run = promisify(execFile);
const { contoso, fabrikam } = inject('forests');
const REALM = contoso.domain.toUpperCase();
const PASSWORD = 'Correct.Horse.7';
const folder = mkdtempSync(path.join(tmpdir(), 'cognate-kerberos-'));
const KEYTAB = path.join(folder, 'service.keytab');

let made: SampleUnit | undefined;
const unit = (): SampleUnit => must(made, 'the unit was made');
const principal = (): string => `${account}@${REALM}`;
let account = '';

beforeAll(async () => {
  made = await makeUnit(contoso);
  const user = await unit().addUser('service');
  await mustSucceed(
    unit().admin.modify(user, [
      { op: 'replace', attribute: 'unicodePwd', values: [encodePassword(PASSWORD)] },
      { op: 'replace', attribute: 'userAccountControl', values: ['512'] },
    ]),
  );
  const { entries } = await unit().admin.searchAll({
    base: user,
    scope: 'base',
    filter: { op: 'present', attribute: 'objectClass' },
    attributes: ['sAMAccountName'],
  });
  account = String(entries[0]?.attributes[0]?.values[0]);
  // On Windows the domain controller registers this name by itself.
  await mustSucceed(
    unit().admin.modify(`CN=DC1,OU=Domain Controllers,${contoso.baseDn}`, [
      { op: 'add', attribute: 'servicePrincipalName', values: [contoso.servicePrincipal] },
    ]),
  );
  const configuration = `--configfile=${path.join(contoso.directory, 'smb.conf')}`;
  const options = [configuration, `--principal=${principal()}`];
  await run('samba-tool', ['domain', 'exportkeytab', KEYTAB, ...options]);
});
afterAll(async () => {
  await made?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  vi.stubEnv('KRB5_CONFIG', contoso.kerberosFile);
  vi.stubEnv('KRB5CCNAME', path.join(folder, 'nothing'));
});

/** Gets a ticket as a person would, into a file. */
async function kinit(
  name: string,
  [user, password]: readonly [string, string] = [principal(), PASSWORD],
  options: readonly string[] = [],
): Promise<string> {
  const cache = path.join(folder, name);
  const program = spawn(KINIT, ['-c', cache, ...options, user], { env: process.env });
  program.stdin.end(`${password}\n`);
  await once(program, 'exit');
  return cache;
}

const ADMINISTRATOR = [`Administrator@${REALM}`, contoso.adminPassword] as const;
// A program of the system.
const KINIT = 'kinit';
const IN_CLEAR = { domainControllers: [contoso.url] };

const byKerberos = (kerberos: Readonly<Record<string, string>>) => ({
  bind: { kerberos: { servicePrincipal: contoso.servicePrincipal, ...kerberos } },
});

async function connect(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const session = await openSample(unit(), settings);
  try {
    await session.test();
  } finally {
    await session.close();
  }
}

describe('a logon by Kerberos', () => {
  it.each([
    ['inside TLS', {}],
    ['after StartTLS', { tls: { startTls: true, caFile: contoso.caFile } }],
    ['and encrypts by itself without TLS', IN_CLEAR],
  ])('works with a keytab %s', async (_, settings) => {
    const kerberos = byKerberos({ principal: principal(), keytab: KEYTAB });
    await expect(connect({ ...settings, ...kerberos })).resolves.toBeUndefined();
  });

  it('works with the tickets of a cache, named or that of the process', async () => {
    const ticketCache = await kinit('tickets');
    await expect(connect({ ...IN_CLEAR, ...byKerberos({ ticketCache }) })).resolves.toBeUndefined();
    vi.stubEnv('KRB5CCNAME', ticketCache);
    await expect(connect({ ...IN_CLEAR, ...byKerberos({}) })).resolves.toBeUndefined();
  });

  it('reads and writes everything through the encryption, passwords too', async () => {
    const ticketCache = await kinit('administrator', ADMINISTRATOR);
    const settings = { ...IN_CLEAR, ...byKerberos({ ticketCache }) };
    const photo = Buffer.alloc(90_000, 7).toString('base64');
    const session = await openSample(unit(), settings);
    const dn = unit().below('CN=sealed');
    const results = await session.export([
      {
        id: 1,
        op: 'add',
        type: 'user',
        dn,
        changes: [
          { attribute: 'unicodePwd', op: 'replace', values: [PASSWORD] },
          { attribute: 'thumbnailPhoto', op: 'replace', values: [photo] },
        ],
      },
    ]);
    await session.close();
    expect(results).toMatchObject([{ id: 1, ok: true }]);
    const { entries } = await runImport(unit(), settings);
    expect(entries.find((entry) => entry.dn === dn)?.attributes).toMatchObject({
      thumbnailPhoto: [photo],
    });
  });
});

describe('a logon by Kerberos that cannot be', () => {
  it.each([
    ['no ticket', () => byKerberos({}), 'kinit'],
    [
      'an account that the keytab has no key of',
      () => byKerberos({ principal: `nobody@${REALM}`, keytab: KEYTAB }),
      'klist -k',
    ],
    [
      'a realm that nobody knows',
      () => byKerberos({ principal: `${account}@NOWHERE.TEST`, keytab: KEYTAB }),
      'klist -k',
    ],
    [
      'a service that is none',
      () =>
        byKerberos({ principal: principal(), keytab: KEYTAB, servicePrincipal: 'ldap/elsewhere' }),
      'servicePrincipal',
    ],
  ])('is explained: %s', async (_, settings, remedy) => {
    await expect(connect({ ...IN_CLEAR, ...settings() })).rejects.toMatchObject({
      stepResult: 'no-start-credentials',
      remedy: expect.stringContaining(remedy) as unknown,
    });
  });

  it('is explained: a ticket that has expired', async () => {
    const ticketCache = await kinit('old', undefined, ['-l', '1s']);
    await delay(2000);
    await expect(connect({ ...IN_CLEAR, ...byKerberos({ ticketCache }) })).rejects.toMatchObject({
      stepResult: 'no-start-credentials',
      remedy: expect.stringContaining('kinit') as unknown,
    });
  });

  it('is explained: a domain controller that is another one', async () => {
    const settings = { domainControllers: [fabrikam.url], partitions: [fabrikam.baseDn] };
    const kerberos = byKerberos({ principal: principal(), keytab: KEYTAB });
    await expect(connect({ ...settings, containers: {}, ...kerberos })).rejects.toMatchObject({
      stepResult: 'no-start-credentials',
    });
  });
});
