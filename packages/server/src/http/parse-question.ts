import { checkShape } from '@cognate/contract';
import type { Route } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** What a request asks by its operation's schemas; `invalid-request` where it does not fit. */
export function parseQuestion(
  { parameters, query, body }: Route,
  request: Pick<FastifyRequest, 'params' | 'query' | 'body'>,
): object {
  return {
    ...parse(parameters, request.params),
    ...parse(query, request.query),
    ...parse(body, request.body),
  };
}

function parse(schema: z.ZodObject | undefined, value: unknown): object {
  if (schema === undefined) return {};
  // What somebody has written may be a password in the wrong place.
  const shape = checkShape(schema, value, { showValues: false });
  if (shape.ok) return shape.value;
  throw new AppError('invalid-request', '', {
    details: {
      errors: shape.problems.map(({ path, message, remedy }) => ({
        path: path.join('.'),
        message,
        ...(remedy === undefined ? {} : { remedy }),
      })),
    },
  });
}
