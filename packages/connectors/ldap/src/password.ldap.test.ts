import type { ConnectorPasswords, ConnectorSession } from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import { connectLdap, parseLdapUrl } from '@cognate/ldap-kit';
import type { Slapd } from '@cognate/testkit/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  PEOPLE,
  adminClient,
  emptyDirectory,
  openSample,
  startSampleDirectory,
} from './testing/sample-directory.ts';

let running: Slapd | undefined;
let session: ConnectorSession | undefined;
const slapd = (): Slapd => must(running, 'slapd was started');
const passwords = (): ConnectorPasswords => must(session?.passwords, 'the session sets passwords');
const anna = { dn: `uid=anna,${PEOPLE}` };
const FIRST = 'correct horse';
const SECOND = 'battery staple';

beforeAll(async () => {
  running = await startSampleDirectory({ overlays: ['ppolicy'] });
  session = await openSample(running);
});
afterAll(async () => {
  await session?.close();
  await running?.stop();
});
beforeEach(async () => {
  const client = await adminClient(slapd());
  await emptyDirectory(client);
  await client.add(anna.dn, [
    { attribute: 'objectClass', values: ['inetOrgPerson'] },
    { attribute: 'cn', values: ['Anna'] },
    { attribute: 'sn', values: ['A'] },
  ]);
  client.close();
  await passwords().set(anna, FIRST);
});

async function logOn(password: string): Promise<number> {
  const url = must(parseLdapUrl(slapd().tlsUrl), 'slapd has a valid URL');
  const client = await connectLdap({ url, trust: { ca: slapd().ca } });
  const { code } = await client.bind(anna.dn, password);
  client.close();
  return code;
}

describe('a password', () => {
  it('is set, and changed by who knows the old one', async () => {
    expect(await logOn(FIRST)).toBe(0);
    expect(await passwords().change(anna, { old: FIRST, new: SECOND })).toEqual({ ok: true });
    expect(await logOn(SECOND)).toBe(0);
  });

  it.each([
    [{ old: 'no idea', new: SECOND }, 'wrong-password'],
    [{ old: FIRST, new: 'short' }, 'password-too-simple'],
    [{ old: FIRST, new: FIRST }, 'password-in-history'],
  ])('%j is refused as %s, without being repeated', async (given, type) => {
    const result = await passwords().change(anna, given);
    expect(result).toMatchObject({ ok: false, type, cdError: expect.any(String) as unknown });
    expect(JSON.stringify(result)).not.toContain(given.new);
    expect(await logOn(FIRST)).toBe(0);
  });

  it('of nobody is refused', async () => {
    const nobody = { dn: `uid=nobody,${PEOPLE}` };
    expect(await passwords().set(nobody, SECOND)).toMatchObject({ ok: false });
  });

  it('is not set when it should be changed at the next logon, which LDAP cannot say', async () => {
    expect(await passwords().set(anna, SECOND, { mustChange: true })).toMatchObject({
      ok: false,
      type: 'password-set-disallowed',
    });
    expect(await logOn(FIRST)).toBe(0);
  });
});
