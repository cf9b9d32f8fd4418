import type { z } from 'zod';
import type { ProblemCode } from './problem-catalogue.ts';
import type { Access } from './roles.ts';

/**
 * One operation of the HTTP API. The server, the client, the OpenAPI document and the tests of rights are all made
 * from it. What is asked in the path, in the query and in the body has one set of names.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** Absent where the answer is not described by a schema. */
  readonly response?: z.ZodType;
  /** The messages of an answer that goes on for as long as there is something to tell, as server-sent events. */
  readonly events?: z.ZodType;
  readonly parameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /**
   * Which parts of the question, besides those in the path, the audit trail keeps of an operation that changes
   * something. Secrets are not among them.
   */
  readonly about?: readonly string[];
  /** What it may answer besides the problems of every operation (`commonProblems`). */
  readonly problems?: readonly ProblemCode[];
}

/** What any operation with this access may answer instead of what was asked for. */
export const commonProblems = ({ access, body, method }: Route): readonly ProblemCode[] => [
  'invalid-request',
  ...(access === 'public' || method === 'GET' ? [] : (['csrf-token-missing'] as const)),
  ...(access === 'public' ? [] : (['not-signed-in'] as const)),
  ...(access === 'public' || access === 'signed-in' ? [] : (['role-missing'] as const)),
  'host-not-allowed',
  'origin-not-allowed',
  ...(body === undefined ? [] : (['body-too-large', 'media-type-not-supported'] as const)),
  'too-many-requests',
  'internal-error',
  'database-unavailable',
];
