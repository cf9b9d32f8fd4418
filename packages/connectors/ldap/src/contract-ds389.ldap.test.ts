import { readFileSync } from 'node:fs';
import { registerConnectorContract } from '@cognate/connector-kit/testing';
import { escapeDnValue, must, rdnOf } from '@cognate/kernel';
import { RESULT, connectLdap, parseLdapUrl, present } from '@cognate/ldap-kit';
import type { LdapClient } from '@cognate/ldap-kit';
import type { Ds389 } from '@cognate/testkit/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ldapConnector } from './index.ts';
import {
  adminClient,
  ds389Settings,
  emptyBelow,
  openDs389,
  sampleSchema,
  startSampleDs389,
} from './testing/sample-directory.ts';

const PEOPLE = 'ou=people,dc=ds389,dc=test';
let running: Ds389 | undefined;
let admin: LdapClient | undefined;
const server = (): Ds389 => must(running, 'the server was started');

beforeAll(async () => {
  running = await startSampleDs389();
  admin = await adminClient(running);
  await admin.add(PEOPLE, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]);
});
afterAll(async () => {
  admin?.close();
  await running?.stop();
});

const person = (name: string) => ({
  type: 'inetOrgPerson',
  dn: `cn=${escapeDnValue(name)},${PEOPLE}`,
  attributes: { cn: [name], sn: ['Person'] },
});

registerConnectorContract('389 Directory Server', {
  type: ldapConnector,
  attributes: {
    text: 'sampleText',
    texts: 'sampleTexts',
    integer: 'sampleInteger',
    boolean: 'sampleBoolean',
    binary: 'sampleBytes',
    reference: 'sampleReference',
    references: 'sampleReferences',
  },
  wrongSettings: [{ what: 'nothing at all', settings: {}, path: 'url' }],
  create: async () => {
    await emptyBelow(must(admin, 'the server was started'), PEOPLE);
    return {
      settings: ds389Settings(server()),
      baseDirectory: server().directory,
      schema: sampleSchema,
      secret: () => server().adminPassword,
      cleanup: () => Promise.resolve(),
    };
  },
  makePerson: (n) => person(`p${n}`),
  makePersonNamed: person,
  // Its syntax check wants something besides blanks.
  canName: (text) => text.trim() !== '',
  newDn: ({ dn }) => dn.replace(rdnOf(dn), 'cn=renamed'),
});

describe('a password in 389 Directory Server', () => {
  const anna = { dn: `cn=anna,${PEOPLE}` };
  const FIRST = 'correct horse';
  const SECOND = 'battery staple';
  const mustSucceed = ({ code, message }: { readonly code: number; readonly message: string }) => {
    if (code !== 0) throw new Error(`389 Directory Server answered ${code}: ${message}`);
  };
  const directory = (): LdapClient => must(admin, 'the server was started');

  beforeAll(async () => {
    const settings = {
      passwordLockout: 'on',
      passwordMaxFailure: '3',
      passwordCheckSyntax: 'on',
      passwordMinLength: '8',
      passwordMinCategories: '1',
      passwordHistory: 'on',
      passwordInHistory: '4',
    };
    const modifications = Object.entries(settings).map(
      ([attribute, value]) => ({ op: 'replace', attribute, values: [value] }) as const,
    );
    mustSucceed(await directory().modify('cn=config', modifications));
  });
  beforeEach(async () => {
    await emptyBelow(directory(), PEOPLE);
    const values = { objectClass: 'person', cn: 'anna', sn: 'x', userPassword: FIRST };
    const attributes = Object.entries(values).map(([attribute, value]) => ({
      attribute,
      values: [value],
    }));
    mustSucceed(await directory().add(anna.dn, attributes));
  });

  /** The result code of a logon, or of what is done first afterwards. */
  async function logOn(password: string): Promise<number> {
    const url = must(parseLdapUrl(server().tlsUrl), 'the server has a valid URL');
    const trust = { ca: readFileSync(server().caFile, 'utf8'), servername: 'localhost' };
    const client = await connectLdap({ url, trust });
    const { code } = await client.bind(anna.dn, password);
    const filter = present('cn');
    const search = { base: anna.dn, scope: 'base', filter, attributes: ['cn'] } as const;
    const { result } = await client.searchAll(search);
    client.close();
    return code === 0 ? result.code : code;
  }

  it.each([
    [{ old: 'no idea', new: SECOND }, 'wrong-password'],
    [{ old: FIRST, new: 'short' }, 'password-too-short'],
    [{ old: FIRST, new: FIRST }, 'password-in-history'],
  ])('%j is refused as %s', async (given, type) => {
    const session = await openDs389(server());
    const result = await session.passwords?.change(anna, given);
    await session.close();
    expect(result).toMatchObject({ ok: false, type });
    expect(await logOn(FIRST)).toBe(0);
  });

  it('is set and changed, the account unlocked, and the policy read', async () => {
    const session = await openDs389(server());
    const passwords = must(session.passwords, 'the session sets passwords');
    expect(await passwords.change(anna, { old: FIRST, new: SECOND })).toEqual({ ok: true });
    for (let attempt = 0; attempt < 3; attempt += 1) await logOn('no idea');
    expect(await logOn(SECOND)).not.toBe(0);
    expect(await passwords.unlock?.(anna)).toEqual({ ok: true });
    expect(await logOn(SECOND)).toBe(0);
    const change = { mustChange: true };
    const refused = { type: 'password-set-disallowed' };
    expect(await passwords.set(anna, 'third time lucky', change)).toMatchObject(refused);
    const on = { op: 'replace', attribute: 'passwordMustChange', values: ['on'] } as const;
    mustSucceed(await directory().modify('cn=config', [on]));
    expect(await passwords.set(anna, 'third time lucky', change)).toEqual({
      ok: true,
    });
    expect(await logOn('third time lucky')).toBe(RESULT.unwillingToPerform);
    expect(await passwords.policy?.(anna)).toMatchObject({
      minLength: 8,
      complexity: true,
      history: 4,
      lockoutThreshold: 3,
    });
    await session.close();
  });
});
