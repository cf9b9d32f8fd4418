import { expect, test } from 'vitest';
import { accessWorld, PASSWORD } from '../testing/access-world.ts';

const OTHER = 'five ducks in a pond';

test('the first administrator is made by a link that works once', async () => {
  await using world = await accessWorld();
  const browser = world.browser();
  expect((await browser.get('/v1/sign-in')).answer).toEqual({ needsSetUp: true });
  const token = await world.access.setUp.newToken();
  const body = { token, name: 'Ann', password: PASSWORD };
  const wrong = await browser.post('/v1/set-up', { ...body, token: 'guessed' });
  expect(wrong).toMatchObject({ status: 401, answer: { code: 'set-up-link-not-valid' } });
  const weak = await browser.post('/v1/set-up', { ...body, password: 'short' });
  expect(weak).toMatchObject({ status: 422, answer: { code: 'password-not-allowed' } });
  const made = await browser.post('/v1/set-up', body);
  expect(made).toMatchObject({ status: 200, answer: { name: 'Ann', roles: ['administrator'] } });
  expect((await browser.get('/v1/accounts')).status).toBe(200);
  expect((await browser.get('/v1/sign-in')).answer).toEqual({ needsSetUp: false });
  const again = await world.browser().post('/v1/set-up', { ...body, name: 'Eve' });
  expect(again.status).toBe(401);
});

test('a set-up link ends after an hour, and when there is a newer one', async () => {
  await using world = await accessWorld();
  const old = await world.access.setUp.newToken();
  const token = await world.access.setUp.newToken();
  const ann = { name: 'Ann', password: PASSWORD };
  expect((await world.browser().post('/v1/set-up', { ...ann, token: old })).status).toBe(401);
  world.pass(61);
  expect((await world.browser().post('/v1/set-up', { ...ann, token })).status).toBe(401);
});

test('a session cookie is out of reach of scripts, other sites and unencrypted connections', async () => {
  await using world = await accessWorld();
  await world.account('Ann', []);
  const browser = world.browser();
  const signedIn = await browser.post('/v1/sign-in', { name: 'ANN', password: PASSWORD });
  expect(signedIn.headers['set-cookie']).toMatch(
    /^__Host-cognate=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  const { rows } = await world.database.pool.query('select * from session');
  expect(JSON.stringify(rows)).not.toContain(browser.cookie.split('=')[1]);
  const out = await browser.post('/v1/sign-out');
  expect(out.headers['set-cookie']).toContain('Max-Age=0');
  expect((await browser.get('/v1/session')).status).toBe(401);
});

test('a sign-in ends the session that the browser had, and takes no session that it was given', async () => {
  await using world = await accessWorld();
  await world.account('Ann', []);
  const browser = await world.signedIn('Ann');
  const before = browser.cookie;
  await browser.post('/v1/sign-in', { name: 'Ann', password: PASSWORD });
  expect(browser.cookie).not.toBe(before);
  browser.cookie = before;
  expect((await browser.get('/v1/session')).status).toBe(401);
});

test('a wrong password, a name that nobody has and a disabled account have one answer', async () => {
  await using world = await accessWorld();
  const { id } = await world.account('Ann', []);
  await world.access.accounts.change(id, { disabled: true });
  await world.account('Bob', []);
  const attempts = [
    { name: 'Ann', password: PASSWORD },
    { name: 'Bob', password: 'wrong' },
    { name: 'Nobody', password: PASSWORD },
    { name: '*', password: PASSWORD },
    { name: "' or 1=1 --", password: PASSWORD },
  ];
  const answers = [];
  for (const attempt of attempts) {
    const { status, answer } = await world.browser().post('/v1/sign-in', attempt);
    answers.push(JSON.stringify([status, answer]));
  }
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('[401,{"type":"urn:cognate:sign-in-failed"');
});

test('a name with control characters is refused before anybody looks for it', async () => {
  await using world = await accessWorld();
  for (const name of ['Bob\u0000', 'Bob\r\nSet-Cookie: x'])
    expect(await world.browser().post('/v1/sign-in', { name, password: PASSWORD })).toMatchObject({
      status: 400,
      answer: { code: 'invalid-request' },
    });
});

test('after five wrong passwords the right one has to wait, longer each time', async () => {
  await using world = await accessWorld();
  await world.account('Ann', []);
  const attempt = async (password: string) =>
    (await world.browser().post('/v1/sign-in', { name: 'Ann', password })).status;
  for (let count = 0; count < 5; count += 1) expect(await attempt('wrong')).toBe(401);
  expect(await attempt(PASSWORD)).toBe(401);
  world.pass(0.6);
  expect(await attempt('wrong')).toBe(401);
  world.pass(0.6);
  expect(await attempt(PASSWORD)).toBe(401);
  world.pass(0.6);
  expect(await attempt(PASSWORD)).toBe(200);
});

test('a session ends by itself: when nobody uses it, and when it is half a day old', async () => {
  await using world = await accessWorld();
  await world.account('Ann', []);
  const idle = await world.signedIn('Ann');
  world.pass(29);
  expect((await idle.get('/v1/session')).status).toBe(200);
  world.pass(31);
  expect((await idle.get('/v1/session')).status).toBe(401);
  const busy = await world.signedIn('Ann');
  for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
    expect((await busy.get('/v1/session')).status).toBe(200);
    world.pass(20);
  }
  world.pass(1);
  expect((await busy.get('/v1/session')).status).toBe(401);
});

test('a token is replaced in use, and the old one soon ends the session of whoever took it', async () => {
  await using world = await accessWorld();
  await world.account('Ann', []);
  const browser = await world.signedIn('Ann');
  const old = browser.cookie;
  world.pass(11);
  await browser.get('/v1/session');
  expect(browser.cookie).not.toBe(old);
  const late = world.browser();
  late.cookie = old;
  expect((await late.get('/v1/session')).status).toBe(200);
  world.pass(2);
  expect((await browser.get('/v1/session')).status).toBe(200);
  expect((await late.get('/v1/session')).status).toBe(401);
  expect((await browser.get('/v1/session')).status).toBe(401);
});

test('what an account may do changes at once in its sessions', async () => {
  await using world = await accessWorld();
  await world.account('Ann', ['administrator']);
  const { id } = await world.account('Bob', ['administrator']);
  const ann = await world.signedIn('Ann');
  const bob = await world.signedIn('Bob');
  expect((await bob.get('/v1/accounts')).status).toBe(200);
  await ann.put(`/v1/accounts/${id}`, { roles: ['operator'] });
  expect((await bob.get('/v1/accounts')).status).toBe(403);
  await ann.put(`/v1/accounts/${id}`, { disabled: true });
  expect((await bob.get('/v1/session')).status).toBe(401);
});

test('another password ends the other sessions of the account', async () => {
  await using world = await accessWorld();
  await world.account('Ann', ['administrator']);
  const { id } = await world.account('Bob', []);
  const [here, there] = [await world.signedIn('Bob'), await world.signedIn('Bob')];
  const wrong = await here.put('/v1/session/password', { current: 'wrong', password: OTHER });
  expect(wrong.status).toBe(401);
  await here.put('/v1/session/password', { current: PASSWORD, password: OTHER });
  expect((await here.get('/v1/session')).status).toBe(200);
  expect((await there.get('/v1/session')).status).toBe(401);
  const ann = await world.signedIn('Ann');
  await ann.put(`/v1/accounts/${id}/password`, { password: PASSWORD });
  expect((await here.get('/v1/session')).status).toBe(401);
  expect((await world.signedIn('Bob')).cookie).not.toBe('');
});

test('the last administrator stays', async () => {
  await using world = await accessWorld();
  const { id } = await world.account('Ann', ['administrator']);
  await world.account('Bob', ['operator']);
  const ann = await world.signedIn('Ann');
  for (const change of [{ roles: ['browse'] }, { disabled: true }])
    expect(await ann.put(`/v1/accounts/${id}`, change)).toMatchObject({
      status: 409,
      answer: { code: 'last-administrator' },
    });
  expect((await ann.delete(`/v1/accounts/${id}`)).status).toBe(409);
  expect((await ann.get('/v1/accounts')).status).toBe(200);
});

test('no answer about accounts has a hash, and names are taken whatever their case', async () => {
  await using world = await accessWorld();
  await world.account('Ann', ['administrator']);
  const ann = await world.signedIn('Ann');
  const taken = await ann.post('/v1/accounts', { name: 'aNN', password: OTHER, roles: [] });
  expect(taken).toMatchObject({ status: 409, answer: { code: 'name-taken' } });
  const created = await ann.post('/v1/accounts', { name: 'Bob', password: OTHER, roles: [] });
  expect(Object.keys(created.answer)).toEqual(['id']);
  expect(JSON.stringify((await ann.get('/v1/accounts')).answer)).not.toMatch(/scrypt|password/);
});

test('a key is told once, has its own roles, and ends when it is revoked or its time is over', async () => {
  await using world = await accessWorld();
  await world.account('Ann', ['administrator']);
  const ann = await world.signedIn('Ann');
  const created = await ann.post('/v1/keys', { name: 'night run', roles: ['operator'], days: 2 });
  const key = String(created.answer['key']);
  const ask = async (url: string) => {
    const headers = { host: 'localhost', authorization: `Bearer ${key}` };
    return (await world.app.inject({ method: 'GET', url, headers })).statusCode;
  };
  expect(await ask('/v1/session')).toBe(200);
  expect(await ask('/v1/accounts')).toBe(403);
  const listed = JSON.stringify((await ann.get('/v1/keys')).answer);
  const { rows } = await world.database.pool.query('select * from api_key');
  expect(listed + JSON.stringify(rows)).not.toContain(key);
  world.pass(2 * 24 * 60);
  expect(await ask('/v1/session')).toBe(401);
  const again = await world.signedIn('Ann');
  await again.delete(`/v1/keys/${String(created.answer['id'])}`);
  world.pass(-24 * 60);
  expect(await ask('/v1/session')).toBe(401);
});

test('every change and every refusal stands in the trail, without secrets', async () => {
  await using world = await accessWorld();
  await world.account('Ann', ['administrator']);
  const bob = await world.account('Bob', []);
  const browser = await world.signedIn('Bob');
  world.pass(1);
  await browser.get('/v1/accounts');
  world.pass(1);
  await world.browser().post('/v1/sign-in', { name: 'Ann', password: 'wrong horse' });
  world.pass(1);
  const ann = await world.signedIn('Ann');
  world.pass(1);
  await ann.put(`/v1/accounts/${bob.id}/password`, { password: OTHER });
  world.pass(1);
  await ann.delete(`/v1/accounts/${bob.id}`);
  const { answer } = await ann.get('/v1/audit?limit=2');
  const next = await ann.get(`/v1/audit?after=${String(answer['next'])}`);
  expect([answer, next.answer].flatMap((page) => page['entries'])).toMatchObject([
    { who: 'Ann', action: 'deleteAccount', outcome: 'allowed', about: { account: bob.id } },
    { who: 'Ann', action: 'setPassword', outcome: 'allowed', about: { account: bob.id } },
    { who: '', via: 'nobody', action: 'signIn', outcome: 'allowed', about: { name: 'Ann' } },
    { who: '', action: 'signIn', outcome: 'sign-in-failed', about: { name: 'Ann' } },
    { who: 'Bob', via: 'session', action: 'listAccounts', outcome: 'role-missing' },
    { action: 'signIn', outcome: 'allowed', about: { name: 'Bob' } },
  ]);
  expect((await ann.get('/v1/audit?who=Bob')).answer['entries']).toHaveLength(1);
  const { rows } = await world.database.pool.query('select * from audit');
  const everything = JSON.stringify(rows) + world.log.join('');
  for (const secret of [PASSWORD, OTHER, 'wrong horse', ann.cookie.split('=')[1] ?? '', ann.csrf])
    expect(everything).not.toContain(secret);
});

test('nobody changes or removes what stands in the trail', async () => {
  await using world = await accessWorld();
  await world.access.audit.note(
    { name: 'ann', via: 'key' },
    { action: 'signOut', outcome: 'allowed', about: {} },
  );
  for (const statement of ["update audit set who = 'eve'", 'delete from audit', 'truncate audit'])
    await expect(world.database.pool.query(statement)).rejects.toThrow('neither changed nor');
  expect((await world.access.audit.page({ limit: 9 })).entries).toHaveLength(1);
});
