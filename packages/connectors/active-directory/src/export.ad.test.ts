import { randomInt } from 'node:crypto';
import type { AttributeChange, ExportChange, ExportResult } from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import { connectLdap, parseLdapUrl, present } from '@cognate/ldap-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { accountName, makeUnit, mustSucceed, openSample } from './testing/sample-forest.ts';
import type { SampleUnit } from './testing/sample-forest.ts';

const { contoso } = inject('forests');
let made: SampleUnit | undefined;
const unit = (): SampleUnit => must(made, 'the unit was made');

beforeAll(async () => {
  made = await makeUnit(contoso);
});
afterAll(async () => made?.[Symbol.asyncDispose]());
beforeEach(async () => unit().empty());

const ENABLED = 512;
const PASSWORD = 'Correct.Horse.9';

const setting = (attribute: string, ...values: AttributeValues): AttributeChange => ({
  attribute,
  op: 'replace',
  values,
});
type AttributeValues = (string | number)[];

const user = (name: string, ...changes: AttributeChange[]): Omit<ExportChange, 'id'> => ({
  op: 'add',
  type: 'user',
  dn: unit().below(`CN=${name}`),
  changes: [setting('sAMAccountName', accountName(name)), ...changes],
});

async function write(
  changes: readonly Omit<ExportChange, 'id'>[],
  settings: Readonly<Record<string, unknown>> = {},
): Promise<readonly ExportResult[]> {
  const session = await openSample(unit(), settings);
  try {
    const results = await session.export(changes.map((change, id) => ({ ...change, id })));
    await session.finishExport();
    return results.toSorted((a, b) => a.id - b.id);
  } finally {
    await session.close();
  }
}

/** The result code of a logon: 0 when the account is enabled and this is its password. */
async function logOn(dn: string, password: string): Promise<string> {
  const url = must(parseLdapUrl(contoso.tlsUrl), 'the forest has a valid URL');
  const client = await connectLdap({ url, trust: { ca: contoso.ca }, timeoutMs: 10_000 });
  const { code, message } = await client.bind(dn, password);
  client.close();
  return `${code} ${/data [0-9a-f]+/.exec(message)?.[0] ?? ''}`.trim();
}

async function valuesOf(dn: string, attribute: string): Promise<readonly unknown[]> {
  const filter = present('objectClass');
  const request = { base: dn, scope: 'base', filter, attributes: [attribute] } as const;
  const { entries } = await unit().admin.searchAll(request);
  return entries[0]?.attributes.flatMap(({ values }) => values) ?? [];
}

describe('a new user', () => {
  it('is enabled with its password at once, whatever the order of the values, also twice', async () => {
    const anna = user(
      'anna',
      setting('userAccountControl', ENABLED),
      setting('pwdLastSet', -1),
      setting('unicodePwd', PASSWORD),
    );
    const [first] = await write([anna]);
    expect(first).toMatchObject({
      ok: true,
      anchor: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    });
    expect(await logOn(anna.dn, PASSWORD)).toBe('0');
    expect(await write([anna])).toMatchObject([{ ok: true }]);
  });

  it('must change its password at the next logon when told so', async () => {
    const anna = user(
      'anna',
      setting('pwdLastSet', 0),
      setting('userAccountControl', ENABLED),
      setting('unicodePwd', PASSWORD),
    );
    expect(await write([anna])).toMatchObject([{ ok: true }]);
    expect(await logOn(anna.dn, PASSWORD)).toBe('49 data 773');
  });

  it('is refused as a whole with a password against the policy, in the words of the directory', async () => {
    const anna = user(
      'anna',
      setting('userAccountControl', ENABLED),
      setting('unicodePwd', 'short'),
    );
    expect(await write([anna])).toMatchObject([
      {
        ok: false,
        type: 'password-policy-violation',
        cdError: expect.stringContaining('0000052D') as unknown,
      },
    ]);
    expect(await valuesOf(anna.dn, 'cn')).toEqual([]);
  });

  it('is refused with an account name that another object has', async () => {
    const name = accountName('anna');
    const twins = ['one', 'two'].map((cn) => ({
      ...user(cn),
      changes: [setting('sAMAccountName', name)],
    }));
    const results = await write(twins, { parallelWrites: 1 });
    expect(results).toMatchObject([{ ok: true }, { ok: false, type: 'cd-existing-object' }]);
  });

  it('is refused where its container is not there', async () => {
    const lost = { ...user('anna'), dn: unit().below('CN=anna,OU=nowhere') };
    expect(await write([lost])).toMatchObject([{ ok: false, type: 'non-existent-parent' }]);
  });
});

describe('a change of a user', () => {
  it('sets password and enables the account in one', async () => {
    const anna = user('anna');
    await write([anna]);
    const enable: Omit<ExportChange, 'id'> = {
      ...anna,
      op: 'update',
      changes: [setting('userAccountControl', ENABLED), setting('unicodePwd', PASSWORD)],
    };
    expect(await write([enable])).toMatchObject([{ ok: true }]);
    expect(await logOn(anna.dn, PASSWORD)).toBe('0');
    const disable = { ...enable, changes: [setting('userAccountControl', ENABLED + 2)] };
    expect(await write([disable])).toMatchObject([{ ok: true }]);
    expect(await logOn(anna.dn, PASSWORD)).toBe('49 data 533');
  });

  it('renames and moves it across containers', async () => {
    const anna = user('anna');
    await write([anna]);
    const inner = unit().below('OU=inner');
    await mustSucceed(
      unit().admin.add(inner, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]),
    );
    const moved = {
      ...anna,
      op: 'update',
      newDn: `CN=anne,${inner}`,
      changes: [setting('sn', 'A')],
    } as const;
    expect(await write([moved])).toMatchObject([{ ok: true, dn: `CN=anne,${inner}` }]);
    expect(await valuesOf(`CN=anne,${inner}`, 'sn')).toEqual(['A']);
  });

  it('is refused where it leads into another domain, before anything is sent', async () => {
    const anna = user('anna');
    await write([anna]);
    const moved = {
      ...anna,
      op: 'update',
      newDn: 'CN=anna,DC=fabrikam,DC=test',
      changes: [],
    } as const;
    expect(await write([moved])).toMatchObject([
      {
        ok: false,
        type: 'cd-error',
        message: expect.stringContaining('another domain') as unknown,
      },
    ]);
    expect(await valuesOf(anna.dn, 'cn')).toEqual(['anna']);
  });

  it('is refused to an account without the right, as a matter of permission', async () => {
    const poor = user(
      'poor',
      setting('userAccountControl', ENABLED),
      setting('unicodePwd', PASSWORD),
    );
    const anna = user('anna');
    await write([poor, anna]);
    const settings = { bind: { user: poor.dn, password: { secret: 'P' } }, delta: 'none' };
    const session = await openSample(unit(), settings, { secret: () => PASSWORD });
    const update = { ...anna, id: 1, op: 'update', changes: [setting('sn', 'A')] } as const;
    expect(await session.export([update])).toMatchObject([{ ok: false, type: 'permission-issue' }]);
    await session.close();
  });
});

describe('a group', () => {
  const group = (members: readonly string[]): Omit<ExportChange, 'id'> => ({
    op: 'add',
    type: 'group',
    dn: unit().below('CN=staff'),
    changes: [setting('sAMAccountName', accountName('staff')), setting('member', ...members)],
  });

  it('gets members in batches and loses them by value', async () => {
    const users = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => unit().addUser(name)));
    const staff = group(users.slice(0, 4));
    const settings = { valuesPerRequest: 2 };
    expect(await write([staff], settings)).toMatchObject([{ ok: true }]);
    const update: Omit<ExportChange, 'id'> = {
      ...staff,
      op: 'update',
      changes: [
        { attribute: 'member', op: 'update', add: users.slice(4), remove: users.slice(0, 3) },
      ],
    };
    expect(await write([update], settings)).toMatchObject([{ ok: true }]);
    expect(await write([update], settings)).toMatchObject([{ ok: true }]);
    expect(new Set(await valuesOf(staff.dn, 'member'))).toEqual(new Set(users.slice(3)));
    expect(await valuesOf(must(users[4], 'five users'), 'memberOf')).toEqual([staff.dn]);
  });

  it('takes members of another forest, for which something comes to stand; also twice', async () => {
    const sid = `S-1-5-21-${randomInt(2 ** 31)}-7-8-1104`;
    const standIn = `CN=${sid},CN=ForeignSecurityPrincipals,${contoso.baseDn}`;
    const changes = [
      { op: 'add', type: 'foreignSecurityPrincipal', dn: standIn, changes: [] } as const,
      group([standIn]),
    ];
    const done = [expect.objectContaining({ ok: true }), expect.objectContaining({ ok: true })];
    expect(await write(changes)).toEqual(done);
    expect(await valuesOf(group([]).dn, 'member')).toEqual([standIn]);
    expect(await write(changes)).toEqual(done);
    const again = { attribute: 'member', op: 'update', add: [standIn], remove: [] } as const;
    const update = { op: 'update', type: 'group', dn: group([]).dn, changes: [again] } as const;
    expect(await write([update])).toMatchObject([{ ok: true }]);
    await unit().admin.delete(standIn);
  });

  it('has no member of another forest whose name is no identifier', async () => {
    const dn = `CN=anna,CN=ForeignSecurityPrincipals,${contoso.baseDn}`;
    const change = { op: 'add', type: 'foreignSecurityPrincipal', dn, changes: [] } as const;
    expect(await write([change])).toMatchObject([{ ok: false, type: 'invalid-dn' }]);
  });

  it('is refused a member that the directory does not have', async () => {
    const [result] = await write([group([unit().below('CN=nobody')])]);
    expect(result).toMatchObject({ ok: false, type: 'dn-attributes-failure' });
  });
});

describe('a deletion', () => {
  it('of what holds other objects needs deleteTree', async () => {
    const inner = unit().below('OU=inner');
    await mustSucceed(
      unit().admin.add(inner, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]),
    );
    await unit().addUser('anna');
    await mustSucceed(
      unit().admin.modifyDn(unit().below('CN=anna'), { newRdn: 'CN=anna', newSuperior: inner }),
    );
    const remove = { op: 'delete', type: 'organizationalUnit', dn: inner, changes: [] } as const;
    expect(await write([remove])).toMatchObject([{ ok: false, type: 'cd-error' }]);
    expect(await write([remove], { deleteTree: true })).toMatchObject([{ ok: true }]);
    expect(await valuesOf(inner, 'ou')).toEqual([]);
    expect(await write([remove], { deleteTree: true })).toMatchObject([{ ok: true }]);
  });
});
