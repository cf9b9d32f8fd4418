import { isProblemCode, PROBLEMS } from '@cognate/contract';
import type { ProblemCode, ProblemMessage } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { FastifyReply } from 'fastify';

/** The answer that an error becomes. What is nobody's business but the operator's stays out of it. */
export function problemOf(error: unknown): ProblemMessage {
  if (!(error instanceof AppError)) return problem(codeOfFastify(error));
  const code = error.code.startsWith('database-') ? 'database-unavailable' : error.code;
  if (!isProblemCode(code)) return problem('internal-error');
  // What is the server's own trouble may quote what it works on.
  if (PROBLEMS[code].status >= 500) return problem(code);
  const { errors } = error.details;
  return {
    ...problem(code),
    ...(error.message === '' ? {} : { detail: error.message }),
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    // Only `parseQuestion` sets it, to problems of a shape.
    ...(Array.isArray(errors) ? { errors: errors as ProblemMessage['errors'] } : {}),
  };
}

const problem = (code: ProblemCode): ProblemMessage => ({
  type: `urn:cognate:${code}`,
  ...PROBLEMS[code],
  code,
});

/** Fastify's own refusals carry a status below 500. */
function codeOfFastify(error: unknown): ProblemCode {
  if (!(error instanceof Error) || !('statusCode' in error)) return 'internal-error';
  const { statusCode } = error;
  if (statusCode === 413) return 'body-too-large';
  if (statusCode === 415) return 'media-type-not-supported';
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? 'invalid-request'
    : 'internal-error';
}

export async function sendProblem(reply: FastifyReply, error: unknown): Promise<FastifyReply> {
  const message = problemOf(error);
  return reply
    .code(message.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(message);
}
