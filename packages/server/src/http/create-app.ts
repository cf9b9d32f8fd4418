import { Readable } from 'node:stream';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import { routes } from '@cognate/contract';
import type { Operation, Route } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Audit } from '../access/audit.ts';
import { aboutOf, noted, noteRefusal } from './audited.ts';
import { NOBODY } from './caller.ts';
import type { Caller, Identify, RequestContext } from './caller.ts';
import { admit, callerOf } from './gate.ts';
import type { Handlers } from './handlers.ts';
import { refusalOfForeign } from './own-address.ts';
import { parseQuestion } from './parse-question.ts';
import { problemOf, sendProblem } from './problem.ts';
import { CONTENT_SECURITY_POLICY } from './security-headers.ts';
import { SESSION_COOKIE, sessionCookie } from './session-cookie.ts';

export interface AppOptions {
  readonly handlers: Handlers;
  readonly identify: Identify;
  readonly audit: Pick<Audit, 'note'>;
  readonly logger: FastifyBaseLogger;
  /** Where people reach the server through a proxy: `https://identity.example.com`. */
  readonly publicUrl?: string | undefined;
  /** Requests from one address per minute; those that try to sign in. */
  readonly limits?: { readonly requests: number; readonly signIns: number };
}

const LIMITS = { requests: 1200, signIns: 12 };
const SMALL_BODY = 16 * 1024;
const LARGE_BODY = 4 * 1024 * 1024;

/**
 * The HTTP application over the table of routes. What is not in the table is refused, and so is every request that
 * was not meant for this server or that the page of another one made.
 */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { logger, publicUrl } = options;
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LARGE_BODY,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    // Behind a proxy the address of who asks is what the proxy on this machine says.
    trustProxy: publicUrl === undefined ? false : 'loopback',
    // An address that cannot even be read gets past all hooks.
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, error),
  });
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOfForeign(request.headers, publicUrl);
    if (refusal !== undefined) return sendProblem(reply, refusal);
  });
  app.addHook('onResponse', async (request, reply) => logRequest(request, reply));
  await addPlugins(app, options);
  const stopping = new AbortController();
  app.addHook('preClose', async () => stopping.abort());
  for (const operation of Object.keys(routes))
    // The keys of the table are the operations.
    addRoute(app, operation as Operation, options, stopping.signal);
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (_request, reply) =>
    sendProblem(reply, new AppError('not-found', '')),
  );
  app.setErrorHandler((error, request, reply) => {
    if (problemOf(error).status >= 500) logError(request.log, error);
    return sendProblem(reply, error);
  });
  return app;
}

async function addPlugins(
  app: FastifyInstance,
  { publicUrl, limits = LIMITS }: AppOptions,
): Promise<void> {
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    strictTransportSecurity: publicUrl?.startsWith('https:') ?? false,
    frameguard: { action: 'deny' },
  });
  await app.register(fastifyRateLimit, {
    max: limits.requests,
    timeWindow: '1 minute',
    errorResponseBuilder: () => new AppError('too-many-requests', ''),
  });
}

function addRoute(
  app: FastifyInstance,
  operation: Operation,
  options: AppOptions,
  stopping: AbortSignal,
): void {
  const { identify, limits = LIMITS } = options;
  const route: Route = routes[operation];
  const callers = new WeakMap<FastifyRequest, Caller>();
  const isSignIn = route.access === 'public' && route.method === 'POST';
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit: isSignIn ? SMALL_BODY : LARGE_BODY,
    config: isSignIn ? { rateLimit: { max: limits.signIns, timeWindow: '1 minute' } } : {},
    // After the limit of requests, before the body is read.
    preParsing: async (request, reply) => {
      const { headers, cookies } = request;
      const caller = await callerOf(identify, headers, cookies[SESSION_COOKIE]);
      const { newToken } = caller;
      if (newToken !== undefined) void reply.header('set-cookie', sessionCookie(newToken));
      try {
        admit(route, caller, headers);
      } catch (error) {
        if (caller.via !== 'nobody')
          await noteRefusal(options.audit, { operation, about: {}, caller }, error);
        throw error;
      }
      callers.set(request, caller);
    },
    handler: async (request, reply) => {
      const caller = callers.get(request) ?? NOBODY;
      return answer(operation, options, request, contextOf(reply, caller, stopping));
    },
  });
}

function contextOf(
  reply: FastifyReply,
  caller: Caller,
  stopping: AbortSignal,
): RequestContext & { readonly reply: FastifyReply } {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return {
    reply,
    caller,
    signal: AbortSignal.any([gone.signal, stopping]),
    setSession: (token) => void reply.header('set-cookie', sessionCookie(token)),
  };
}

async function answer(
  operation: Operation,
  options: AppOptions,
  request: FastifyRequest,
  { reply, ...context }: ReturnType<typeof contextOf>,
): Promise<FastifyReply> {
  const route: Route = routes[operation];
  const { response, events } = route;
  // Each handler takes what its own operation is asked with; the table keeps the two together.
  const handler = options.handlers[operation] as (
    question: object,
    context: RequestContext,
  ) => Promise<unknown>;
  const question = parseQuestion(route, request);
  const ask = (): Promise<unknown> => handler(question, context);
  const answered = await (route.method === 'GET'
    ? ask()
    : noted(
        options.audit,
        { operation, about: aboutOf(route, question), caller: context.caller },
        ask,
      ));
  void reply.header('cache-control', 'no-store');
  // The table says which answers go on.
  if (events !== undefined) return sendEvents(reply, events, answered as AsyncIterable<unknown>);
  return reply.send(response === undefined ? answered : z.encode(response, answered));
}

function sendEvents(
  reply: FastifyReply,
  schema: z.ZodType,
  messages: AsyncIterable<unknown>,
): FastifyReply {
  async function* lines(): AsyncGenerator<string> {
    for await (const message of messages)
      yield `data: ${JSON.stringify(z.encode(schema, message))}\n\n`;
  }
  // Kept for another request, the connection would keep a server that stops from ending.
  void reply.header('connection', 'close').type('text/event-stream');
  return reply.send(Readable.from(lines()));
}

/** The route, not the address: addresses name objects, and what they name may be a person. */
function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    },
    'request',
  );
}

/** Messages of errors may quote data; the code and the trail tell a developer enough. */
function logError(log: FastifyBaseLogger, error: unknown): void {
  const isOurs = error instanceof AppError;
  const trail = error instanceof Error && !isOurs ? trailOf(error) : undefined;
  log.error({ code: isOurs ? error.code : 'internal-error', trail }, 'request failed');
}

const trailOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
