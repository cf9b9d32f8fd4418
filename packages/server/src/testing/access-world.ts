import { createPostgresStore } from '@cognate/store-postgres';
import { testDatabase } from '@cognate/testkit';
import pino from 'pino';
import type { Role } from '@cognate/contract';
import { createAccess } from '../access/access.ts';
import { createAccessHandlers } from '../http/access-handlers.ts';
import { createApp } from '../http/create-app.ts';
import { startApp } from './start-app.ts';

export const PASSWORD = 'four boats on a lake';
const MINUTE = 60_000;

/** The application with its accounts, sessions, keys and trail on a real database, and a clock to turn. */
export async function accessWorld() {
  const database = await testDatabase();
  const store = await createPostgresStore(database.pool);
  let time = new Date('2026-01-01T08:00:00Z').getTime();
  const access = createAccess(store, () => new Date(time), { log2: 4, passes: 1 });
  const log: string[] = [];
  const { handlers } = await startApp();
  const app = await createApp({
    handlers: { ...handlers, ...createAccessHandlers(access) },
    identify: access.identify,
    audit: access.audit,
    logger: pino({}, { write: (line) => log.push(line) }),
    limits: { requests: 10_000, signIns: 10_000 },
  });
  const browser = () => new Browser(app);
  return {
    access,
    app,
    browser,
    database,
    log,
    pass: (minutes: number) => (time += minutes * MINUTE),
    account: (name: string, roles: readonly Role[]) =>
      access.accounts.create({ name, password: PASSWORD, roles }),
    signedIn: async (name: string) => {
      const own = browser();
      await own.post('/v1/sign-in', { name, password: PASSWORD });
      return own;
    },
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

type App = Awaited<ReturnType<typeof createApp>>;

/** Keeps the cookie and the token against forgeries as a page of the server would. */
class Browser {
  cookie = '';
  csrf = '';
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get(url: string) {
    return this.send('GET', url, undefined);
  }

  post(url: string, body: object = {}) {
    return this.send('POST', url, body);
  }

  put(url: string, body: object) {
    return this.send('PUT', url, body);
  }

  delete(url: string) {
    return this.send('DELETE', url, undefined);
  }

  async send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body: object | undefined) {
    const response = await this.#app.inject({
      method,
      url,
      headers: {
        host: 'localhost',
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(this.csrf === '' ? {} : { 'x-csrf-token': this.csrf }),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    const set = [response.headers['set-cookie'] ?? []].flat().at(-1);
    if (set !== undefined) this.cookie = set.includes('Max-Age=0') ? '' : (set.split(';')[0] ?? '');
    const answer = response.json<Readonly<Record<string, unknown>>>();
    if (typeof answer['csrfToken'] === 'string') this.csrf = answer['csrfToken'];
    return { status: response.statusCode, answer, headers: response.headers };
  }
}
