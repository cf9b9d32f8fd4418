import type { ConnectorPasswords, ConnectorSession } from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import { connectLdap, parseLdapUrl, present } from '@cognate/ldap-kit';
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
  const passwordPolicy = `cn=default,ou=policies,${running.suffix}`;
  session = await openSample(running, { passwordPolicy });
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

/** The result code of a logon, or of what is done first afterwards. */
async function logOn(password: string): Promise<number> {
  const url = must(parseLdapUrl(slapd().tlsUrl), 'slapd has a valid URL');
  const client = await connectLdap({ url, trust: { ca: slapd().ca } });
  const { code } = await client.bind(anna.dn, password);
  const filter = present('objectClass');
  const request = { base: anna.dn, scope: 'base', filter, attributes: ['cn'] } as const;
  const { result } = await client.searchAll(request);
  client.close();
  return code === 0 ? result.code : code;
}

async function switchMustChange(value: 'FALSE' | 'TRUE'): Promise<void> {
  const client = await adminClient(slapd());
  const policy = `cn=default,ou=policies,${slapd().suffix}`;
  await client.modify(policy, [{ op: 'replace', attribute: 'pwdMustChange', values: [value] }]);
  client.close();
}

describe('a password', () => {
  it('is set, and changed by who knows the old one', async () => {
    expect(await logOn(FIRST)).toBe(0);
    expect(await passwords().change(anna, { old: FIRST, new: SECOND })).toEqual({ ok: true });
    expect(await logOn(SECOND)).toBe(0);
  });

  it.each([
    [{ old: 'no idea', new: SECOND }, 'wrong-password'],
    [{ old: FIRST, new: 'brief' }, 'password-too-short'],
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

  it('may have to be changed at the next logon, where the policy says so', async () => {
    const REFUSED = 50;
    const change = { mustChange: true };
    expect(await passwords().set(anna, SECOND, change)).toMatchObject({
      type: 'password-set-disallowed',
      message: expect.stringContaining('pwdMustChange') as unknown,
    });
    expect(await logOn(FIRST)).toBe(0);
    await switchMustChange('TRUE');
    expect(await passwords().set(anna, SECOND, change)).toEqual({ ok: true });
    expect(await logOn(SECOND)).toBe(REFUSED);
    await switchMustChange('FALSE');
  });

  it('that was wrong too often locks the account until somebody unlocks it', async () => {
    const INVALID = 49;
    const lock = async (): Promise<void> => {
      for (let attempt = 0; attempt < 3; attempt += 1) expect(await logOn('no idea')).toBe(INVALID);
      expect(await logOn(FIRST)).toBe(INVALID);
    };
    await lock();
    expect(await passwords().unlock?.(anna)).toEqual({ ok: true });
    expect(await logOn(FIRST)).toBe(0);
    await lock();
    expect(await passwords().set(anna, SECOND, { unlock: true })).toEqual({ ok: true });
    expect(await logOn(SECOND)).toBe(0);
  });
});

describe('the policy', () => {
  it('of an account is the one for all, unless it has one of its own', async () => {
    const forAll = { minLength: 8, complexity: false, history: 3, lockoutThreshold: 3 };
    expect(await passwords().policy?.(anna)).toEqual(forAll);
    const client = await adminClient(slapd());
    const own = `cn=own,ou=policies,${slapd().suffix}`;
    await client.add(own, [
      { attribute: 'objectClass', values: ['person', 'pwdPolicy'] },
      { attribute: 'sn', values: ['own'] },
      { attribute: 'pwdAttribute', values: ['userPassword'] },
      { attribute: 'pwdMinAge', values: ['3600'] },
      { attribute: 'pwdMaxAge', values: ['86400'] },
    ]);
    const pointing = { op: 'add', attribute: 'pwdPolicySubentry', values: [own] } as const;
    expect((await client.modify(anna.dn, [pointing])).code).toBe(0);
    client.close();
    const mine = { minLength: 0, complexity: false, history: 0, minAge: 3600, maxAge: 86_400 };
    expect(await passwords().policy?.(anna)).toEqual(mine);
    expect(await passwords().change(anna, { old: FIRST, new: SECOND })).toMatchObject({
      ok: false,
      type: 'password-too-young',
    });
  });

  it('for all has to be named, because OpenLDAP does not tell it', async () => {
    const without = await openSample(slapd());
    await expect(without.passwords?.policy?.(anna)).rejects.toMatchObject({
      remedy: expect.stringContaining('passwordPolicy') as unknown,
    });
    await without.close();
  });
});
