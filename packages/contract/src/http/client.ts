import { AppError } from '@cognate/kernel';
import type { z } from 'zod';
import { problemSchema } from './problem-schema.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import type { Answer, Asked, Operation } from './routes.ts';

/** The part of `fetch` that a client needs. */
export type Fetch = (
  address: string,
  request: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal?: AbortSignal;
  },
) => Promise<{
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
  readonly body: Stream | null;
}>;

interface Stream {
  getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }> };
}

export interface ClientOptions {
  /** `https://identity.example.com`; nothing in a browser, which asks where its page came from. */
  readonly address: string;
  readonly fetch: Fetch;
  /** Headers of every request: an API key, or what protects a session from other pages. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

/**
 * A function for each operation. Each throws an `AppError` with the code of the problem that the server answers with,
 * `details.status` its HTTP status, and `details.errors` the places that are wrong.
 */
export type Client = {
  readonly [O in Operation]: (asked: Asked<O>, signal?: AbortSignal) => Promise<Answer<O>>;
};

export function createClient(options: ClientOptions): Client {
  const operations = Object.entries<Route>(routes).map(([operation, route]) => [
    operation,
    (asked: Readonly<Record<string, unknown>>, signal?: AbortSignal) =>
      ask(options, route, asked, signal),
  ]);
  // The routes are where the type comes from.
  return Object.fromEntries(operations) as Client;
}

async function ask(
  { address, fetch, headers }: ClientOptions,
  route: Route,
  asked: Readonly<Record<string, unknown>>,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const body = route.body && partOf(route.body, asked);
  const response = await fetch(address + addressOf(route, asked), {
    method: route.method,
    headers: {
      accept: route.events === undefined ? 'application/json' : 'text/event-stream',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers?.(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw await problemOf(response);
  if (route.events !== undefined) return readEvents(route.events, response.body);
  const answer = await response.json();
  return route.response === undefined ? answer : route.response.parse(answer);
}

const partOf = (
  schema: z.ZodObject,
  asked: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.keys(schema.shape)
      .filter((key) => asked[key] !== undefined)
      .map((key) => [key, asked[key]]),
  );

function addressOf(route: Route, asked: Readonly<Record<string, unknown>>): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String(asked[key])),
  );
  const pairs = Object.entries(route.query ? partOf(route.query, asked) : {}).flatMap(
    ([key, value]) =>
      [value]
        .flat()
        .map((each) => `${encodeURIComponent(key)}=${encodeURIComponent(String(each))}`),
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

async function problemOf(response: Awaited<ReturnType<Fetch>>): Promise<AppError> {
  const { status } = response;
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (!problem.success)
    return new AppError(
      'not-a-cognate-server',
      `The server answered ${status} without saying why.`,
      {
        details: { status },
        remedy: 'Check the address; perhaps something between here and the server has answered.',
      },
    );
  const { code, title, detail, remedy, errors } = problem.data;
  return new AppError(code, detail ?? title, {
    details: { status, ...(errors === undefined ? {} : { errors }) },
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** The data of each event; comments, which keep connections open, are passed over. */
async function* readEvents(schema: z.ZodType, body: Stream | null): AsyncGenerator {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  for (let rest = ''; ;) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) return;
    const blocks = (rest + decoder.decode(chunk.value, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) yield schema.parse(JSON.parse(data));
    }
  }
}
