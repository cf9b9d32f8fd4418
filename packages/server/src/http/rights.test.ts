import { mayUse, problemSchema, ROLES, routes } from '@cognate/contract';
import type { Operation, Role, Route } from '@cognate/contract';
import { expect, test } from 'vitest';
import { NOBODY } from './caller.ts';
import type { Caller } from './caller.ts';
import { startApp } from '../testing/start-app.ts';

// Made from the table of routes, so a route cannot be added without its rights being tested.
const OPERATIONS = Object.entries<Route>(routes);

const caller = (roles: readonly Role[]): Caller => ({
  name: 'ann',
  roles,
  via: 'session',
  csrfToken: 'right',
});

async function start(as: Caller) {
  const limits = { requests: 100_000, signIns: 100_000 };
  const { app, asked } = await startApp({}, { identify: async () => as, limits });
  const send = async (
    { method, path }: Route,
    headers: Readonly<Record<string, string>> = {},
    payload: string | undefined = method === 'GET' ? undefined : '{}',
  ) => {
    const response = await app.inject({
      method,
      url: path.replaceAll(/\{\w+\}/g, '1'),
      headers: {
        host: 'localhost',
        cookie: '__Host-cognate=token',
        'x-csrf-token': 'right',
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: response.statusCode, body: response.body };
  };
  return { send, asked };
}

const codeOf = (body: string): string => problemSchema.parse(JSON.parse(body)).code;

test('every route that is not for everybody refuses who has not signed in', async () => {
  const { send, asked } = await start(NOBODY);
  for (const [operation, route] of OPERATIONS) {
    if (route.access === 'public') continue;
    const { status, body } = await send(route);
    expect([operation, status, codeOf(body)]).toEqual([operation, 401, 'not-signed-in']);
  }
  expect(asked).toEqual([]);
});

test.each(ROLES)('a session of the role %s is let in where its rights say so', async (role) => {
  const { send } = await start(caller([role]));
  for (const [operation, route] of OPERATIONS) {
    const { status, body } = await send(route);
    const refused = status === 403 && codeOf(body) === 'role-missing';
    expect([operation, !refused]).toEqual([operation, mayUse([role], route.access)]);
  }
});

test('a session without any role is let in nowhere but to itself', async () => {
  const { send } = await start(caller([]));
  for (const [operation, route] of OPERATIONS) {
    const { status } = await send(route);
    const open = route.access === 'public' || route.access === 'signed-in';
    expect([operation, status === 403]).toEqual([operation, !open]);
  }
});

test.each([{}, { 'x-csrf-token': 'wrong' }, { 'x-csrf-token': '' }])(
  'a session changes nothing with %j in the place of its token',
  async (headers) => {
    const { send, asked } = await start(caller(['administrator']));
    for (const [operation, route] of OPERATIONS) {
      if (route.access === 'public' || route.method === 'GET') continue;
      const { status, body } = await send(route, { 'x-csrf-token': '', ...headers });
      expect([operation, status, codeOf(body)]).toEqual([operation, 403, 'csrf-token-missing']);
    }
    expect(asked).toEqual([]);
  },
);

test('a key needs no such token', async () => {
  const { send } = await start({ ...caller(['administrator']), via: 'key' });
  for (const [operation, route] of OPERATIONS) {
    const { status } = await send(route, { 'x-csrf-token': '', authorization: 'Bearer k' });
    expect([operation, status === 403]).toEqual([operation, false]);
  }
});

const MALFORMED = [
  ['no JSON', '{', 'application/json'],
  ['a list', '[]', 'application/json'],
  ['null', 'null', 'application/json'],
  ['a key that nobody knows', '{"nobody-knows":1}', 'application/json'],
  ['a prototype', '{"__proto__":{"x":1}}', 'application/json'],
  ['a constructor', '{"constructor":{"prototype":{"x":1}}}', 'application/json'],
  ['a form', 'a=b', 'application/x-www-form-urlencoded'],
  ['plain text', '{}', 'text/plain'],
] as const;

test.each(MALFORMED)(
  '%s as a body is refused by every route that takes one',
  async (...malformed) => {
    const [, payload, type] = malformed;
    const { send, asked } = await start(caller(['administrator']));
    for (const [operation, route] of OPERATIONS) {
      if (route.body === undefined) continue;
      const { status, body } = await send(route, { 'content-type': type }, payload);
      expect([operation, status]).toEqual([operation, type === 'application/json' ? 400 : 415]);
      problemSchema.parse(JSON.parse(body));
    }
    expect(asked).toEqual([]);
  },
);

test('a body that is too large is refused by every route that takes one', async () => {
  const { send } = await start(caller(['administrator']));
  const payload = JSON.stringify({ text: 'x'.repeat(4 * 1024 * 1024) });
  for (const [operation, route] of OPERATIONS) {
    if (route.body === undefined) continue;
    const { status } = await send(route, {}, payload);
    expect([operation, status]).toEqual([operation, 413]);
  }
});

test('every operation has a path of its own below /v1, or none of the API', () => {
  const places = OPERATIONS.map(([, { method, path }]) => `${method} ${path}`);
  expect(new Set(places).size).toBe(places.length);
  const reading: readonly Operation[] = ['liveness', 'readiness', 'version', 'openapi'];
  for (const [operation, { path }] of OPERATIONS)
    expect(path.startsWith('/v1/')).toBe(!reading.some((each) => each === operation));
});
