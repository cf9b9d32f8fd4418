import type { ConnectorPasswords, ConnectorSession } from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import { connectLdap, parseLdapUrl } from '@cognate/ldap-kit';
import { startSamba } from '@cognate/testkit/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeUnit, mustSucceed, openSample } from './testing/sample-forest.ts';
import type { SampleUnit } from './testing/sample-forest.ts';

// The policy of a domain is changed here, so it is one of its own.
type Samba = Awaited<ReturnType<typeof startSamba>>;
let samba: Samba | undefined;
let made: SampleUnit | undefined;
let session: ConnectorSession | undefined;
const unit = (): SampleUnit => must(made, 'the unit was made');
const passwords = (): ConnectorPasswords => must(session?.passwords, 'the session sets passwords');

const FIRST = 'Correct.Horse.9';
const SECOND = 'Battery.Staple.7';
let anna: { dn: string };

async function setPolicy(values: Readonly<Record<string, string>>): Promise<void> {
  const modifications = Object.entries(values).map(
    ([attribute, value]) => ({ op: 'replace', attribute, values: [value] }) as const,
  );
  await mustSucceed(unit().admin.modify(unit().forest.baseDn, modifications));
}

/** What a logon says: 0 when it succeeds, or the number that Active Directory gives the reason. */
async function logOn(password: string): Promise<string> {
  const { forest } = unit();
  const url = must(parseLdapUrl(forest.tlsUrl), 'the forest has a valid URL');
  const client = await connectLdap({ url, trust: { ca: forest.ca }, timeoutMs: 10_000 });
  const { code, message } = await client.bind(anna.dn, password);
  client.close();
  return code === 0 ? '0' : (/data ([0-9a-f]+)/.exec(message)?.[1] ?? message);
}

beforeAll(async () => {
  samba = await startSamba('secret');
  made = await makeUnit(samba.forest);
  session = await openSample(made);
});
afterAll(async () => {
  await session?.close();
  await made?.[Symbol.asyncDispose]();
  await samba?.stop();
});
beforeEach(async () => {
  await unit().empty();
  await setPolicy({ minPwdAge: '0', lockoutThreshold: '0', pwdHistoryLength: '3' });
  anna = { dn: await unit().addUser('anna', { displayName: 'Anna Karenina' }) };
  await passwords().set(anna, FIRST);
  const enable = { op: 'replace', attribute: 'userAccountControl', values: ['512'] } as const;
  await mustSucceed(unit().admin.modify(anna.dn, [enable]));
});

describe('a password', () => {
  it('is set, also by the anchor and to be changed at the next logon', async () => {
    expect(await logOn(FIRST)).toBe('0');
    expect(await passwords().set(anna, SECOND, { mustChange: true })).toEqual({ ok: true });
    expect(await logOn(SECOND)).toBe('773');
    const reading = must(session, 'the session is open').import({ mode: 'full', pageSize: 100 });
    let anchor = '';
    for await (const page of reading) anchor = page.entries[0]?.anchor ?? anchor;
    const moved = { dn: 'CN=moved,DC=elsewhere', anchor };
    expect(await passwords().set(moved, 'Third.One.33')).toEqual({ ok: true });
    expect(await logOn('Third.One.33')).toBe('0');
  });

  it('is changed by who knows the old one', async () => {
    const change = { old: FIRST, new: SECOND };
    expect(await passwords().change(anna, change)).toEqual({ ok: true });
    expect(await logOn(SECOND)).toBe('0');
    expect(await passwords().change(anna, change)).toMatchObject({
      ok: false,
      type: 'wrong-password',
    });
  });

  it.each([
    ['Ab-1', 'password-too-short'],
    ['onlysmallletters', 'password-too-simple'],
    [FIRST, 'password-in-history'],
  ])('%s is refused as %s when it is changed, without being repeated', async (password, type) => {
    const result = await passwords().change(anna, { old: FIRST, new: password });
    expect(result).toMatchObject({ ok: false, type });
    expect(JSON.stringify(result)).not.toContain(password);
    expect(await logOn(FIRST)).toBe('0');
  });

  it('is refused when the last one is too young', async () => {
    await setPolicy({ minPwdAge: '-864000000000' });
    const result = await passwords().change(anna, { old: FIRST, new: SECOND });
    expect(result).toMatchObject({ ok: false, type: 'password-too-young' });
  });

  it('of nobody is refused', async () => {
    const nobody = { dn: unit().below('CN=nobody') };
    expect(await passwords().set(nobody, FIRST)).toMatchObject({
      ok: false,
      type: 'no-such-object',
    });
  });
});

it('unlocks an account that wrong passwords have locked', async () => {
  await setPolicy({ lockoutThreshold: '2' });
  for (const wrong of ['wrong 1', 'wrong 2']) expect(await logOn(wrong)).toBe('52e');
  expect(await logOn(FIRST)).toBe('775');
  expect(await passwords().unlock?.(anna)).toEqual({ ok: true });
  expect(await logOn(FIRST)).toBe('0');
});

it('knows the policy in effect', async () => {
  await setPolicy({ minPwdAge: '-864000000000', lockoutThreshold: '5' });
  expect(await passwords().policy?.(anna)).toEqual({
    minLength: 7,
    complexity: true,
    history: 3,
    minAge: 86_400,
    maxAge: 42 * 86_400,
    lockoutThreshold: 5,
    lockoutDuration: 1800,
  });
});
