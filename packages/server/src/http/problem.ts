import type { ProblemMessage } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { FastifyReply } from 'fastify';

type Problem = Omit<ProblemMessage, 'type'>;

/** Codes of errors that have a status of their own; all others are 500. */
const STATUS: Readonly<Record<string, number>> = {
  'invalid-request': 400,
  'unknown-object': 404,
  'no-configuration': 503,
  'configuration-not-valid': 503,
};

/** The answer that an error becomes. What is nobody's business but the operator's stays out of it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) {
    const status = STATUS[error.code] ?? (error.code.startsWith('database-') ? 503 : 500);
    const title = status === 503 ? 'The server cannot answer this now.' : error.message;
    return status === 500 ? unexpected(error.code) : { status, code: error.code, title };
  }
  const status = statusOf(error);
  return status === undefined
    ? unexpected('internal-error')
    : { status, code: 'invalid-request', title: 'The request is not valid.' };
}

const unexpected = (code: string): Problem => ({ status: 500, code, title: 'The server failed.' });

/** Fastify's own refusals carry a status below 500: a body too large, a header that is wrong. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? statusCode
    : undefined;
}

export async function sendProblem(reply: FastifyReply, problem: Problem): Promise<FastifyReply> {
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send({ type: 'about:blank', ...problem } satisfies ProblemMessage);
}
