import { routes } from '@cognate/contract';
import type { Operation } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import pino from 'pino';
import type { Caller } from '../http/caller.ts';
import { createApp } from '../http/create-app.ts';
import type { AppOptions } from '../http/create-app.ts';
import type { Handlers } from '../http/handlers.ts';

export const ADMINISTRATOR: Caller = {
  name: 'ann',
  roles: ['administrator'],
  via: 'session',
  csrfToken: 'csrf',
};

interface Asked {
  readonly operation: Operation;
  readonly question: unknown;
}

/** The application over handlers that, where none is given, only note what they are asked and have nothing. */
export async function startApp(
  handlers: Partial<Handlers> = {},
  options: Partial<AppOptions> = {},
) {
  const log: string[] = [];
  const asked: Asked[] = [];
  const trail: unknown[] = [];
  const noting = Object.fromEntries(
    Object.keys(routes).map((operation) => [
      operation,
      async (question: unknown) => {
        asked.push({ operation: operation as Operation, question });
        throw new AppError('unknown-object', 'reached');
      },
    ]),
  );
  const alive: Pick<Handlers, 'liveness'> = { liveness: async () => ({ status: 'alive' }) };
  // Every operation has one of them.
  const all = { ...noting, ...alive, ...handlers } as Handlers;
  const app = await createApp({
    handlers: all,
    identify: async () => ADMINISTRATOR,
    audit: { note: async (caller, event) => void trail.push({ who: caller.name, ...event }) },
    logger: pino({}, { write: (line) => log.push(line) }),
    ...options,
  });
  const get = (url: string, headers: Readonly<Record<string, string>> = SIGNED_IN) =>
    app.inject({ method: 'GET', url, headers: { host: '127.0.0.1:8440', ...headers } });
  return { app, get, log, asked, trail, handlers: all };
}

const SIGNED_IN = { cookie: '__Host-cognate=token' };
