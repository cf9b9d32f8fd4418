import { problemSchema, routes } from '@cognate/contract';
import type { Operation } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import pino from 'pino';
import { expect, test } from 'vitest';
import { createApp } from './create-app.ts';
import type { Handlers } from './handlers.ts';

const RUN = {
  id: 7,
  connector: 'hr',
  profile: 'full-import',
  result: 'success',
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  steps: [],
};
const HANDLERS: Handlers = {
  liveness: async () => ({ status: 'alive' }),
  readiness: async () => ({ status: 'ready', configurationVersion: 3 }),
  version: async () => ({ product: 'Cognate', version: '1.2.3', api: 'v1' }),
  openapi: async () => ({ openapi: '3.1.0' }),
  listConnectors: async () => ({ connectors: [] }),
  listRuns: async (question) => ({
    runs: [{ ...RUN, id: question.limit, profile: question.connector ?? '' }],
  }),
  getRun: async ({ id }) => ({ ...RUN, id }),
};

type Headers = Readonly<Record<string, string>>;

function start(handlers: Partial<Handlers> = {}) {
  const log: string[] = [];
  const app = createApp(
    { ...HANDLERS, ...handlers },
    pino({}, { write: (line) => log.push(line) }),
  );
  const get = (url: string, headers: Headers = {}) =>
    app.inject({ method: 'GET', url, headers: { host: '127.0.0.1:8440', ...headers } });
  return { app, get, log };
}

const PATHS: Readonly<Record<Operation, string>> = {
  liveness: '/health/live',
  readiness: '/health/ready',
  version: '/version',
  openapi: '/openapi.json',
  listConnectors: '/v1/connectors',
  listRuns: '/v1/runs',
  getRun: '/v1/runs/7',
};

test.each(Object.entries(PATHS))('%s answers as its schema says', async (operation, url) => {
  const response = await start().get(url);
  expect(response.statusCode).toBe(200);
  expect(response.headers['cache-control']).toBe('no-store');
  // The keys of PATHS are the operations.
  const route = routes[operation as Operation];
  if ('response' in route) route.response.parse(response.json());
});

test('parameters are parsed and have their defaults', async () => {
  const { get } = start();
  const plain = await get('/v1/runs');
  expect(plain.json()).toMatchObject({ runs: [{ id: 50, profile: '' }] });
  const filtered = await get('/v1/runs?limit=5&connector=hr');
  expect(filtered.json()).toMatchObject({ runs: [{ id: 5, profile: 'hr' }] });
});

test.each([
  ['/v1/runs?limit=0', 400, 'invalid-request'],
  ['/v1/runs?limit=ten', 400, 'invalid-request'],
  ['/v1/runs?color=red', 400, 'invalid-request'],
  ['/v1/runs/x', 400, 'invalid-request'],
  ['/v1/runs/%zz', 400, 'invalid-request'],
  ['/', 404, 'not-found'],
  ['/v1/runs/7/errors', 404, 'not-found'],
])('%s is refused with %i', async (url, status, code) => {
  const response = await start().get(url);
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(problemSchema.parse(response.json())).toMatchObject({ status, code });
  expect(response.statusCode).toBe(status);
});

test('methods that no route has are refused', async () => {
  const { app } = start();
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'] as const) {
    const response = await app.inject({ method, url: '/v1/runs', headers: { host: 'localhost' } });
    expect(response.statusCode).toBe(404);
  }
});

test.each([
  [{ host: 'evil.example' }, 'host-not-allowed'],
  [{ host: '127.0.0.1.evil.example' }, 'host-not-allowed'],
  [{ host: 'localhost:8440', origin: 'https://evil.example' }, 'origin-not-allowed'],
  [{ host: 'localhost:8440', origin: 'null' }, 'origin-not-allowed'],
])('a request with %j is refused whatever it asks for', async (headers, code) => {
  const { get } = start();
  for (const url of [...Object.values(PATHS), '/nothing']) {
    const response = await get(url, headers);
    expect(response.json()).toMatchObject({ status: 403, code });
  }
});

test.each(['localhost', 'LOCALHOST:1', '[::1]:8440', '127.0.0.2:80'])(
  '%s means this machine',
  async (host) => {
    const response = await start().get('/health/live', { host });
    expect(response.statusCode).toBe(200);
  },
);

test('a database that does not answer is 503 without its address', async () => {
  const { get } = start({
    readiness: () =>
      Promise.reject(new AppError('database-unreachable', 'connect ECONNREFUSED 10.0.0.9:5432')),
  });
  const response = await get('/health/ready');
  expect(response.json()).toEqual({
    type: 'about:blank',
    status: 503,
    code: 'database-unreachable',
    title: 'The server cannot answer this now.',
  });
});

test('an error of the product says nothing outside and no message in the log', async () => {
  const { get, log } = start({ getRun: () => Promise.reject(new TypeError('of Ann Smith')) });
  const response = await get('/v1/runs/7');
  expect(response.json()).toMatchObject({ status: 500, code: 'internal-error' });
  expect(response.body + log.join('')).not.toContain('Ann');
  expect(log.join('')).toContain('create-app.test.ts');
});

test('the log has routes, not addresses', async () => {
  const { get, log } = start();
  await get('/v1/runs?connector=ann.smith');
  await get('/ann.smith');
  expect(log).toHaveLength(2);
  expect(log.join('')).not.toContain('ann.smith');
  expect(JSON.parse(log[0] ?? '')).toMatchObject({ method: 'GET', route: '/v1/runs', status: 200 });
});
