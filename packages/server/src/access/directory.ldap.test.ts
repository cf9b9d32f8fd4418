import { startSlapd } from '@cognate/testkit';
import type { Slapd } from '@cognate/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessWorld, PASSWORD } from '../testing/access-world.ts';

const SUFFIX = 'dc=example,dc=test';

const person = (uid: string): string =>
  `dn: uid=${uid},ou=people,${SUFFIX}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
userPassword: ${PASSWORD}
`;

const group = (cn: string, ...members: readonly string[]): string =>
  `dn: cn=${cn},ou=groups,${SUFFIX}
objectClass: groupOfNames
cn: ${cn}
${members.map((uid) => `member: uid=${uid},ou=people,${SUFFIX}\n`).join('')}`;

let slapd: Slapd;

beforeAll(async () => {
  const ldif = [
    ...['ann', 'bob', 'cleo', 'admin'].map(person),
    group('Operators', 'ann', 'admin'),
    group('Browsers', 'ann'),
    group('Others', 'ann', 'bob'),
  ];
  slapd = await startSlapd({ ldif: ldif.join('\n') });
});

afterAll(async () => slapd.stop());

async function world() {
  const made = await accessWorld();
  await made.account('admin', ['administrator']);
  const admin = await made.signedIn('admin');
  const directory = {
    url: slapd.tlsUrl,
    ca: slapd.ca,
    logon: `uid={name},ou=people,${SUFFIX}`,
    base: SUFFIX,
    roles: [
      { group: `CN=operators, OU=groups,${SUFFIX}`, role: 'operator' },
      { group: `cn=browsers,ou=groups,${SUFFIX}`, role: 'browse' },
    ],
  };
  await admin.put('/v1/sign-in/directory', { directory });
  const attempt = (name: string, password: string = PASSWORD) =>
    made.browser().post('/v1/sign-in', { name, password });
  return { ...made, admin, directory, attempt };
}

test('somebody of the directory has the roles of their groups', async () => {
  await using made = await world();
  const browser = await made.signedIn('ANN');
  expect((await browser.get('/v1/session')).answer).toMatchObject({
    name: 'ANN',
    roles: ['operator', 'browse'],
  });
  expect((await browser.get('/v1/accounts')).status).toBe(403);
  const { answer } = await made.admin.get('/v1/accounts');
  expect(answer['accounts']).toMatchObject([{ source: 'directory', name: 'ANN' }, {}]);
  await made.signedIn('ann');
  expect((await made.admin.get('/v1/accounts')).answer['accounts']).toHaveLength(2);
});

test('who has no group with a role is told so, and gets no session', async () => {
  await using made = await world();
  const refused = await made.attempt('bob');
  expect(refused).toMatchObject({ status: 403, answer: { code: 'role-missing' } });
  expect(refused.headers['set-cookie']).toBeUndefined();
});

test.each([
  ['ann', 'wrong'],
  ['nobody', PASSWORD],
  ['*', PASSWORD],
  ['ann)(uid=*', PASSWORD],
  [`ann,ou=people,${SUFFIX}`, PASSWORD],
  ['cleo+uid=ann', PASSWORD],
  ['admin', 'wrong'],
])('%s with the password %s is refused as everybody is', async (name, password) => {
  await using made = await world();
  expect(await made.attempt(name, password)).toMatchObject({
    status: 401,
    answer: { code: 'sign-in-failed' },
  });
});

test('a local account is not signed on to by the password of the directory', async () => {
  await using made = await world();
  const { answer } = await made.admin.get('/v1/accounts');
  const [{ id } = { id: '' }] = answer['accounts'] as readonly { readonly id: string }[];
  await made.admin.put(`/v1/accounts/${id}/password`, { password: 'five ducks in a pond' });
  expect((await made.attempt('admin')).status).toBe(401);
});

test('who is disabled here is not let in by the directory, and roles that were taken away go', async () => {
  await using made = await world();
  const browser = await made.signedIn('ann');
  await made.admin.put('/v1/sign-in/directory', { directory: { ...made.directory, roles: [] } });
  expect((await made.attempt('ann')).status).toBe(403);
  expect((await browser.get('/v1/session')).answer).toMatchObject({ roles: [] });
  await made.admin.put('/v1/sign-in/directory', { directory: made.directory });
  const { answer } = await made.admin.get('/v1/accounts');
  const accounts = answer['accounts'] as readonly { readonly id: string; readonly name: string }[];
  const ann = accounts.find(({ name }) => name === 'ann')?.id ?? '';
  await made.admin.put(`/v1/accounts/${ann}`, { disabled: true });
  expect((await made.attempt('ann')).status).toBe(401);
});

test('a directory that cannot be trusted or reached gets no password, and local accounts still work', async () => {
  await using made = await world();
  for (const change of [
    { ca: undefined },
    { url: slapd.url, ca: undefined },
    { url: 'ldaps://127.0.0.1:9' },
  ]) {
    await made.admin.put('/v1/sign-in/directory', { directory: { ...made.directory, ...change } });
    expect(await made.attempt('ann')).toMatchObject({
      status: 503,
      answer: { code: 'directory-unavailable' },
    });
  }
  expect((await made.attempt('admin')).status).toBe(200);
});

test.each(['{name}', 'uid=ann', 'uid={name},cn={name}', '{name}@example.test'])(
  '%s does not say for certain who signs in and is refused as a setting',
  async (logon) => {
    await using made = await world();
    const directory = { ...made.directory, logon };
    expect((await made.admin.put('/v1/sign-in/directory', { directory })).status).toBe(400);
  },
);
