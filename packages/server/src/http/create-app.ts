import { routes } from '@cognate/contract';
import type { Operation, ProblemMessage } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Handlers } from './handlers.ts';
import { hostOf, isLoopback } from './loopback.ts';
import { parseQuestion } from './parse-question.ts';
import { problemOf, sendProblem } from './problem.ts';

/**
 * The HTTP application over the table of routes. What is not in the table is refused, and so is every request that was
 * not meant for this machine or that a web page made.
 */
export function createApp(handlers: Handlers, logger: FastifyBaseLogger): FastifyInstance {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    // An address that cannot even be read gets past all hooks.
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, problemOf(error)),
  });
  app.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return sendProblem(reply, refusal);
  });
  app.addHook('onResponse', async (request, reply) => logRequest(request, reply));
  for (const operation of Object.keys(routes)) {
    // The keys of the table are the operations.
    addRoute(app, operation as Operation, handlers);
  }
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, { status: 404, code: 'not-found', title: 'There is nothing here.' }),
  );
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) logError(request.log, error, problem.code);
    return sendProblem(reply, problem);
  });
  return app;
}

function addRoute(app: FastifyInstance, operation: Operation, handlers: Handlers): void {
  const { method, path } = routes[operation];
  app.route({
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    handler: async (request, reply) => {
      const question = parseQuestion(operation, request);
      // Each handler takes what its own operation is asked with; the table keeps the two together.
      const answer = handlers[operation] as (input: unknown) => Promise<unknown>;
      return reply.header('cache-control', 'no-store').send(await answer(question));
    },
  });
}

type Refusal = Pick<ProblemMessage, 'status' | 'code' | 'title'>;

/** A foreign name for this machine or a page's origin: somebody's browser is being used against its user. */
function refusalOf({ headers }: FastifyRequest): Refusal | undefined {
  if (!isLoopback(hostOf(headers.host)))
    return {
      status: 403,
      code: 'host-not-allowed',
      title: 'The request names another host than this machine.',
    };
  if (headers.origin !== undefined)
    return { status: 403, code: 'origin-not-allowed', title: 'Web pages may not use this server.' };
  return undefined;
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
function logError(log: FastifyBaseLogger, error: unknown, code: string): void {
  const trail = error instanceof Error && !(error instanceof AppError) ? trailOf(error) : undefined;
  log.error({ code, trail }, 'request failed');
}

const trailOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
