import { checkShape, routes } from '@cognate/contract';
import type { Operation, Route } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** The parameters of a request by its operation's schemas; `invalid-request` where they do not fit. */
export function parseQuestion(operation: Operation, request: FastifyRequest): object {
  const { parameters, query }: Route = routes[operation];
  return { ...parse(parameters, request.params), ...parse(query, request.query) };
}

function parse(schema: z.ZodObject | undefined, value: unknown): object {
  if (schema === undefined) return {};
  const shape = checkShape(schema, value);
  if (shape.ok) return shape.value;
  const [problem] = shape.problems;
  throw new AppError(
    'invalid-request',
    `${problem?.path.join('.') ?? ''}: ${problem?.message ?? ''}`,
  );
}
