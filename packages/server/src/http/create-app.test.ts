import { once } from 'node:events';
import { createClient, problemSchema, routes } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import { expect, test } from 'vitest';
import { addReferencePage } from './reference-page.ts';
import { ADMINISTRATOR, startApp } from '../testing/start-app.ts';

test('parameters are parsed and have their defaults', async () => {
  const { get, asked } = await startApp();
  await get('/v1/runs');
  await get('/v1/runs?limit=5&connector=hr');
  await get('/v1/runs/7');
  expect(asked).toEqual([
    { operation: 'listRuns', question: { limit: 50 } },
    { operation: 'listRuns', question: { limit: 5, connector: 'hr' } },
    { operation: 'getRun', question: { run: 7 } },
  ]);
});

test('an answer has what its schema names and nothing else', async () => {
  const startedAt = new Date('2026-01-01T00:00:00Z');
  const run = { id: 7, connector: 'hr', profile: 'all', startedBy: 'ann', result: 'success' };
  const leak = { note: 'of Ann' };
  const { get } = await startApp({
    getRun: async () => ({ ...run, startedAt, endedAt: null, steps: [], ...leak }),
  });
  const response = await get('/v1/runs/7');
  expect(response.headers['cache-control']).toBe('no-store');
  expect(response.json()).toEqual({
    ...run,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    steps: [],
  });
});

test.each([
  ['/v1/runs?limit=0', 400, 'invalid-request'],
  ['/v1/runs?limit=ten', 400, 'invalid-request'],
  ['/v1/runs?color=red', 400, 'invalid-request'],
  ['/v1/runs?__proto__=1', 400, 'invalid-request'],
  ['/v1/runs/x', 400, 'invalid-request'],
  ['/v1/runs/%zz', 400, 'invalid-request'],
  ['/', 404, 'not-found'],
  ['/v1/runs/7/nothing', 404, 'not-found'],
])('%s is refused with %i', async (url, status, code) => {
  const { get } = await startApp();
  const response = await get(url);
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(problemSchema.parse(response.json())).toMatchObject({ status, code });
  expect(response.statusCode).toBe(status);
});

test('a refusal names the places that are wrong and repeats no value', async () => {
  const { get } = await startApp();
  const response = await get('/v1/runs?limit=hunter2&before=0');
  const { errors } = problemSchema.parse(response.json());
  expect(errors?.map(({ path }) => path)).toEqual(['limit', 'before']);
  expect(response.body).not.toContain('hunter2');
});

test('methods that no route has are refused', async () => {
  const { app } = await startApp();
  for (const method of ['PUT', 'DELETE', 'PATCH'] as const) {
    const response = await app.inject({ method, url: '/v1/runs', headers: { host: 'localhost' } });
    expect(response.statusCode).toBe(404);
  }
});

const OWN = '127.0.0.1:8440';

test.each([
  [{ host: 'evil.example' }, 'host-not-allowed'],
  [{ host: '127.0.0.1.evil.example' }, 'host-not-allowed'],
  [{ host: OWN, origin: 'https://evil.example' }, 'origin-not-allowed'],
  [{ host: OWN, origin: 'http://127.0.0.1:9000' }, 'origin-not-allowed'],
  [{ host: OWN, origin: 'null' }, 'origin-not-allowed'],
])('a request with %j is refused whatever it asks for', async (headers, code) => {
  const { get } = await startApp();
  for (const url of [...Object.values(routes).map(({ path }) => path), '/nothing']) {
    const response = await get(url, headers);
    expect(response.json()).toMatchObject({ status: 403, code });
  }
});

test.each(['localhost', 'LOCALHOST:1', '[::1]:8440', '127.0.0.2:80'])(
  '%s means this machine',
  async (host) => {
    const { get } = await startApp();
    const response = await get('/health/live', { host });
    expect(response.statusCode).toBe(200);
  },
);

test('behind a proxy the public name and its pages are let in, and browsers keep to HTTPS', async () => {
  const { get } = await startApp({}, { publicUrl: 'https://idm.example' });
  const own = { host: 'idm.example', origin: 'https://idm.example' };
  const response = await get('/health/live', own);
  expect(response.statusCode).toBe(200);
  expect(response.headers['strict-transport-security']).toContain('max-age=');
  const foreign = await get('/health/live', { host: 'idm.example.evil.example' });
  expect(foreign.statusCode).toBe(403);
});

test('answers tell browsers to run nothing from elsewhere and to show nothing in frames', async () => {
  const { get } = await startApp();
  for (const url of ['/health/live', '/v1/runs', '/nothing']) {
    const { headers } = await get(url);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  }
});

test('more requests than are allowed are refused, at addresses without a route too', async () => {
  for (const url of ['/health/live', '/nothing']) {
    const { get } = await startApp({}, { limits: { requests: 2, signIns: 1 } });
    await get(url);
    await get(url);
    const third = await get(url);
    expect(problemSchema.parse(third.json())).toMatchObject({
      status: 429,
      code: 'too-many-requests',
    });
    expect(third.headers['retry-after']).toBeDefined();
  }
});

test('a database that does not answer is 503 without its address', async () => {
  const { get } = await startApp({
    readiness: () =>
      Promise.reject(new AppError('database-unreachable', 'connect ECONNREFUSED 10.0.0.9:5432')),
  });
  const response = await get('/health/ready');
  expect(response.json()).toEqual({
    type: 'urn:cognate:database-unavailable',
    status: 503,
    code: 'database-unavailable',
    title: 'The database does not answer.',
  });
});

test('an error of the product says nothing outside and no message in the log', async () => {
  const { get, log } = await startApp({ getRun: () => Promise.reject(new TypeError('of Ann')) });
  const response = await get('/v1/runs/7');
  expect(response.json()).toMatchObject({ status: 500, code: 'internal-error' });
  expect(response.body + log.join('')).not.toContain('Ann');
  expect(log.join('')).toContain('create-app.test.ts');
});

test('the log has routes, neither addresses nor credentials', async () => {
  const { get, log } = await startApp();
  await get('/v1/runs?connector=ann.smith', { authorization: 'Bearer hunter2' });
  await get('/ann.smith', { cookie: '__Host-cognate=hunter2' });
  expect(log).toHaveLength(2);
  expect(log.join('')).not.toMatch(/ann\.smith|hunter2/);
  expect(JSON.parse(log[0] ?? '')).toMatchObject({ method: 'GET', route: '/v1/runs', status: 404 });
});

test('a new token for a session reaches the browser even when the request is refused', async () => {
  const identify = async () => ({ ...ADMINISTRATOR, roles: [], newToken: 'fresh' });
  const { get } = await startApp({}, { identify });
  const response = await get('/v1/runs', { cookie: '__Host-cognate=old' });
  expect(response.statusCode).toBe(403);
  expect(response.headers['set-cookie']).toBe(
    '__Host-cognate=fresh; Path=/; HttpOnly; Secure; SameSite=Strict',
  );
});

test('the reference page loads only what this server has, and has no code of its own', async () => {
  const { app, get } = await startApp();
  await addReferencePage(app, '1.2.3');
  const page = await get('/docs');
  expect(page.headers['content-security-policy']).toContain("script-src 'self';");
  expect(page.body).not.toMatch(/<style|<script[^>]*>\s*[^<\s]|on\w+=/);
  const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, asset]) => asset ?? '');
  expect(assets.length).toBeGreaterThan(3);
  for (const asset of assets) {
    expect(asset).toMatch(/^\/docs\//);
    expect([asset, (await get(asset)).statusCode]).toEqual([asset, 200]);
  }
  expect((await get('/docs/static/..%2f..%2fpackage.json')).statusCode).toBeGreaterThan(399);
});

test('events go on until the server stops, which does not wait for those who listen', async () => {
  const run = { id: 7, connector: 'hr', profile: 'all', startedBy: 'ann', result: 'in-progress' };
  const message = { ...run, startedAt: new Date(0), endedAt: null, steps: [] };
  const { app } = await startApp({
    watchRun: async (_, { signal }) => ({
      async *[Symbol.asyncIterator]() {
        yield message;
        await once(signal, 'abort');
      },
    }),
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const headers = () => ({ cookie: '__Host-cognate=token' });
  const messages = await createClient({ address, fetch, headers }).watchRun({ run: 7 });
  const events = messages[Symbol.asyncIterator]();
  expect(await events.next()).toEqual({ done: false, value: message });
  await app.close();
  expect((await events.next()).done).toBe(true);
});
