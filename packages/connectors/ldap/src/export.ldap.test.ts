import type {
  AttributeChange,
  ConnectorSession,
  ExportChange,
  ExportResult,
} from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { Slapd } from '@cognate/testkit/servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { present } from '@cognate/ldap-kit';
import type { LdapClient } from '@cognate/ldap-kit';
import {
  GROUPS,
  PEOPLE,
  adminClient,
  emptyDirectory,
  importAll,
  openSample,
  startSampleDirectory,
} from './testing/sample-directory.ts';

let running: Slapd | undefined;
const slapd = (): Slapd => must(running, 'slapd was started');
let admin: LdapClient;
let session: ConnectorSession;

beforeAll(async () => {
  running = await startSampleDirectory({ overlays: ['memberof', 'refint', 'ppolicy'] });
});
afterAll(async () => running?.stop());
beforeEach(async () => {
  admin = await adminClient(slapd());
  await emptyDirectory(admin);
  session = await openSample(slapd());
});
afterEach(async () => {
  await session.close();
  admin.close();
});

const set = (attribute: string, ...values: Values): AttributeChange => ({
  attribute,
  op: 'replace',
  values,
});

let nextId = 1;
const change = (
  op: ExportChange['op'],
  dn: string,
  more: Partial<ExportChange> = {},
): ExportChange => ({ id: nextId++, op, type: 'inetOrgPerson', dn, changes: [], ...more });

const person = (uid: string, ...changes: readonly AttributeChange[]): ExportChange =>
  change('add', `uid=${uid},${PEOPLE}`, { changes: [set('cn', uid), set('sn', uid), ...changes] });
const group = (cn: string, members: Values): ExportChange =>
  change('add', `cn=${cn},${GROUPS}`, {
    type: 'groupOfNames',
    changes: [set('member', ...members)],
  });

async function send(...page: readonly ExportChange[]): Promise<readonly ExportResult[]> {
  const results = new Map((await session.export(page)).map((result) => [result.id, result]));
  return page.map(({ id }) => must(results.get(id), 'every change has an answer'));
}

async function valuesOf(dn: string, attribute: string): Promise<readonly string[] | undefined> {
  const request = { base: dn, scope: 'base', filter: present('objectClass') } as const;
  const { entries } = await admin.searchAll({ ...request, attributes: [attribute] });
  return entries[0] && (entries[0].attributes[0]?.values ?? []).map(String);
}

async function anchorOf(dn: string): Promise<string> {
  const { entries } = await importAll(session);
  return must(entries.find((entry) => entry.dn === dn)?.anchor, `${dn} is there`);
}

const U1 = `uid=u1,${PEOPLE}`;
const U2 = `uid=u2,${PEOPLE}`;

describe('an addition', () => {
  it('answers with the anchor that a later import shows', async () => {
    const [result] = await send(person('u1'));
    expect(result).toMatchObject({ ok: true, anchor: await anchorOf(U1) });
  });

  it('gives the object the classes of the settings and the value of its name', async () => {
    await send(person('u1'));
    expect(await valuesOf(U1, 'objectClass')).toEqual(['inetOrgPerson', 'sampleThings']);
    expect(await valuesOf(U1, 'uid')).toEqual(['u1']);
  });

  it('comes after that of its parent, whatever the order of the page', async () => {
    const unit = change('add', `ou=new,${PEOPLE}`, { type: 'organizationalUnit' });
    const child = change('add', `uid=u1,ou=new,${PEOPLE}`, {
      changes: [set('cn', 'u1'), set('sn', 'u1')],
    });
    expect(await send(child, unit)).toMatchObject([{ ok: true }, { ok: true }]);
  });

  it('with the same values counts as done the second time, with the same anchor', async () => {
    const page = [person('u1', set('sampleReference', U2), set('sampleBytes', 'AP8='))];
    const [first] = await send(...page);
    expect(await send(...page)).toEqual([first]);
  });

  it('with a password counts as done the second time, though nobody can compare it', async () => {
    const page = [person('u1', set('userPassword', 'a long password'))];
    expect(await send(...page)).toMatchObject([{ ok: true }]);
    expect(await send(...page)).toMatchObject([{ ok: true }]);
  });

  it('goes on where it was cut off when its values did not fit one request', async () => {
    const members = Array.from({ length: 50 }, (_, n) => `uid=m${n},${PEOPLE}`);
    const dn = `cn=staff,${GROUPS}`;
    await session.close();
    session = await openSample(slapd(), { valuesPerRequest: 20 });
    await admin.add(dn, [
      { attribute: 'objectClass', values: ['groupOfNames'] },
      { attribute: 'cn', values: ['staff'] },
      { attribute: 'member', values: members.slice(0, 20) },
    ]);
    expect(await send(group('staff', members))).toMatchObject([{ ok: true }]);
    expect(await valuesOf(dn, 'member')).toHaveLength(50);
  });
});

describe('an update', () => {
  it('of a large group sends values, not the group', async () => {
    const members = Array.from({ length: 5000 }, (_, n) => `uid=m${n},${PEOPLE}`);
    const dn = `cn=staff,${GROUPS}`;
    const done = await send(group('staff', members));
    expect(done).toMatchObject([{ ok: true }]);
    const delta = {
      attribute: 'member',
      op: 'update',
      add: [U1],
      remove: members.slice(1),
    } as const;
    const update = change('update', dn, { type: 'groupOfNames', changes: [delta] });
    expect(await send(update)).toMatchObject([{ ok: true }]);
    expect(await valuesOf(dn, 'member')).toEqual(expect.arrayContaining([U1, members[0]]));
    expect(await valuesOf(dn, 'member')).toHaveLength(2);
  });

  it('changes the case of a value', async () => {
    await send(person('u1'));
    const delta = { attribute: 'cn', op: 'update', add: ['U1'], remove: ['u1'] } as const;
    expect(await send(change('update', U1, { changes: [delta] }))).toMatchObject([{ ok: true }]);
    expect(await valuesOf(U1, 'cn')).toEqual(['U1']);
  });

  it('follows an object that was renamed meanwhile, by its anchor', async () => {
    await send(person('u1'));
    const anchor = await anchorOf(U1);
    await admin.modifyDn(U1, { newRdn: 'uid=u2' });
    const update = change('update', U1, { anchor, changes: [set('sn', 'new')] });
    expect(await send(update)).toMatchObject([{ ok: true, dn: U2 }]);
    expect(await valuesOf(U2, 'sn')).toEqual(['new']);
  });

  it('leaves another object alone that has taken the name meanwhile', async () => {
    await send(person('u1'));
    const anchor = await anchorOf(U1);
    await send(change('delete', U1));
    await send(person('u1', set('sampleText', 'another person')));
    const update = change('update', U1, { anchor, changes: [set('sn', 'new')] });
    expect(await send(update)).toMatchObject([{ ok: false, type: 'cd-missing-object' }]);
    expect(await valuesOf(U1, 'sn')).toEqual(['u1']);
  });
});

describe('a rename', () => {
  it('moves an object into a container of the same page and changes it', async () => {
    await send(person('u1'));
    const newDn = `uid=moved,ou=new,${PEOPLE}`;
    const results = await send(
      change('update', U1, { newDn, changes: [set('sn', 'new')] }),
      change('add', `ou=new,${PEOPLE}`, { type: 'organizationalUnit' }),
    );
    expect(results).toMatchObject([{ ok: true, dn: newDn }, { ok: true }]);
    expect(await valuesOf(newDn, 'sn')).toEqual(['new']);
    expect(await valuesOf(newDn, 'uid')).toEqual(['moved']);
    expect(await valuesOf(U1, 'sn')).toBeUndefined();
  });

  it('can be sent again without an anchor too', async () => {
    await send(person('u1'));
    const rename = change('update', U1, { newDn: U2 });
    expect(await send(rename)).toMatchObject([{ ok: true }]);
    expect(await send(rename)).toMatchObject([{ ok: true, dn: U2 }]);
  });

  it('may change nothing but the case', async () => {
    await send(person('u1'));
    const anchor = await anchorOf(U1);
    const newDn = `uid=U1,${PEOPLE}`;
    const rename = change('update', U1, { newDn, anchor });
    expect(await send(rename)).toMatchObject([{ ok: true, dn: newDn }]);
    expect(await send(rename)).toMatchObject([{ ok: true }]);
    expect(await valuesOf(newDn, 'uid')).toEqual(['U1']);
  });

  it.each([
    ['rename-to-existing-dn', U2],
    ['non-existent-parent', `uid=u1,ou=missing,${PEOPLE}`],
    ['invalid-dn', 'no name at all'],
  ])('is refused: %s', async (type, newDn) => {
    await send(person('u1'), person('u2'));
    const results = await send(change('update', U1, { newDn }));
    expect(results).toMatchObject([{ ok: false, type }]);
    expect(await valuesOf(U1, 'sn')).toEqual(['u1']);
  });

  it('of an object that is nowhere is refused', async () => {
    const anchor = '00000000-0000-0000-0000-000000000000';
    for (const more of [{}, { anchor }])
      expect(await send(change('update', U1, { newDn: U2, ...more }))).toMatchObject([
        { ok: false, type: 'cd-missing-object' },
      ]);
  });
});

describe('a deletion', () => {
  it('finds an object that was moved meanwhile', async () => {
    await send(person('u1'));
    const anchor = await anchorOf(U1);
    await admin.modifyDn(U1, { newRdn: 'uid=u2' });
    expect(await send(change('delete', U1, { anchor }))).toMatchObject([{ ok: true }]);
    expect(await valuesOf(U2, 'sn')).toBeUndefined();
  });

  it('leaves another object alone that has taken the name meanwhile', async () => {
    await send(person('u1'));
    const anchor = await anchorOf(U1);
    await send(change('delete', U1));
    await send(person('u1'));
    expect(await send(change('delete', U1, { anchor }))).toMatchObject([{ ok: true }]);
    expect(await valuesOf(U1, 'sn')).toEqual(['u1']);
  });

  it('of a container comes after those of what is in it', async () => {
    const ou = `ou=new,${PEOPLE}`;
    await send(
      change('add', ou, { type: 'organizationalUnit' }),
      change('add', `uid=u1,${ou}`, { changes: [set('cn', 'u1'), set('sn', 'u1')] }),
    );
    const results = await send(change('delete', ou), change('delete', `uid=u1,${ou}`));
    expect(results).toMatchObject([{ ok: true }, { ok: true }]);
  });

  it('of a container that is not empty is refused with the words of the directory', async () => {
    await send(person('u1'));
    expect(await send(change('delete', PEOPLE))).toMatchObject([
      { ok: false, type: 'cd-error', cdError: expect.stringContaining('66') as unknown },
    ]);
  });
});

describe('what the directory refuses', () => {
  const cases: readonly (readonly [string, string, ExportChange])[] = [
    [
      'a parent that is missing',
      'non-existent-parent',
      change('add', `uid=a,ou=x,${PEOPLE}`, { changes: [set('cn', 'a'), set('sn', 'a')] }),
    ],
    [
      'an attribute that is missing',
      'schema-violation',
      change('add', `uid=a,${PEOPLE}`, { changes: [set('cn', 'a')] }),
    ],
    ['an attribute nobody knows', 'schema-violation', person('a', set('no-such-attribute', 'x'))],
    ['a value of the wrong syntax', 'syntax-violation', person('a', set('sampleInteger', 'many'))],
    [
      'several values where one may be',
      'constraint-violation',
      person('a', set('sampleText', 'x', 'y')),
    ],
    [
      'a name that is none',
      'invalid-dn',
      change('add', 'not a name', { changes: [set('cn', 'a'), set('sn', 'a')] }),
    ],
    [
      'a naming value that is removed',
      'modify-naming-attribute',
      change('update', U1, { changes: [set('uid', 'other')] }),
    ],
    [
      'an attribute that only the server writes',
      'constraint-violation',
      change('update', U1, { changes: [set('modifyTimestamp', '20200101000000Z')] }),
    ],
    [
      'a place outside the directory',
      'cd-error',
      change('add', 'uid=a,dc=other', { changes: [set('cn', 'a'), set('sn', 'a')] }),
    ],
  ];

  it.each(cases)('gets its name: %s', async (_, type, refused) => {
    await send(person('u1'));
    const [result] = await send({ ...refused, id: nextId++ });
    expect(result).toMatchObject({ ok: false, type });
    const { message = '', cdError = '' } = result?.ok === false ? result : {};
    expect(message).toContain(refused.dn);
    expect(cdError).toMatch(/\(\d+\)/);
  });

  it('gets its name: a password that breaks the policy', async () => {
    await send(person('u1', set('userPassword', 'a long password')));
    await session.close();
    // The service account is bound by the policy, unlike the administrator.
    session = await openSample(slapd());
    const update = change('update', U1, { changes: [set('userPassword', 'short')] });
    expect(await send(update)).toMatchObject([{ ok: false, type: 'password-policy-violation' }]);
  });

  it('gets its name: what the account may not do', async () => {
    await send(person('u1', set('userPassword', 'a long password')));
    await session.close();
    const settings = { bind: { dn: U1, password: { secret: 'P' } } };
    session = await openSample(slapd(), settings, { secret: () => 'a long password' });
    expect(await send(person('u2'))).toMatchObject([{ ok: false, type: 'permission-issue' }]);
  });
});

describe('a directory that goes away during a page', () => {
  it('leaves a page that can be sent again', async () => {
    await using other = await startSampleDirectory();
    const page = Array.from({ length: 3000 }, (_, n) => person(`p${n}`));
    session = await openSample(other);
    const sending = session.export(page).catch((error: unknown) => error);
    const watching = await adminClient(other);
    const some = { base: PEOPLE, scope: 'oneLevel', filter: present('uid') } as const;
    const count = async () =>
      (await watching.searchAll({ ...some, attributes: ['1.1'] })).entries.length;
    await expect.poll(count, { interval: 5 }).toBeGreaterThan(50);
    watching.close();
    await other.halt();
    const outcome = await sending;
    const answered = Array.isArray(outcome)
      ? (outcome as readonly ExportResult[]).filter(({ ok }) => ok)
      : [];
    await expect(session.export(page)).rejects.toMatchObject({
      stepResult: expect.stringMatching(/^stopped-/) as unknown,
    });
    await expect(session.finishExport()).rejects.toMatchObject({
      stepResult: expect.stringMatching(/^stopped-/) as unknown,
    });
    await session.close();
    await other.resume();
    session = await openSample(other);
    const { entries } = await importAll(session);
    expect(entries.length).toBeGreaterThanOrEqual(answered.length);
    expect(entries.length).toBeLessThan(page.length);
    const again = await session.export(page);
    expect(again.filter(({ ok }) => !ok)).toEqual([]);
    expect((await importAll(session)).entries).toHaveLength(page.length);
  });
});
