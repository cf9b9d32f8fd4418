import type { z } from 'zod';
import { livenessSchema, readinessSchema, versionSchema } from './health-schemas.ts';
import {
  connectorListSchema,
  runListSchema,
  runParametersSchema,
  runQuerySchema,
  runSchema,
} from './run-schemas.ts';

/** One operation of the HTTP API. Servers, clients and the OpenAPI document are made from this table. */
export interface Route {
  readonly method: 'GET';
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  /** Absent where the answer is not described by a schema. */
  readonly response?: z.ZodType;
  readonly parameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** What else it may answer: status and reason. Every operation may answer 400, 403 and 500. */
  readonly problems?: Readonly<Record<number, string>>;
}

export const routes = {
  liveness: {
    method: 'GET',
    path: '/health/live',
    summary: 'Whether the process answers; nothing else is looked at.',
    response: livenessSchema,
  },
  readiness: {
    method: 'GET',
    path: '/health/ready',
    summary: 'Whether the database answers.',
    response: readinessSchema,
    problems: { 503: 'The database does not answer.' },
  },
  version: {
    method: 'GET',
    path: '/version',
    summary: 'Which release this is.',
    response: versionSchema,
  },
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description.',
  },
  listConnectors: {
    method: 'GET',
    path: '/v1/connectors',
    summary: 'The connectors of the configuration in force.',
    response: connectorListSchema,
    problems: { 503: 'The database does not answer, or no configuration was applied yet.' },
  },
  listRuns: {
    method: 'GET',
    path: '/v1/runs',
    summary: 'The runs, newest first.',
    query: runQuerySchema,
    response: runListSchema,
    problems: { 503: 'The database does not answer.' },
  },
  getRun: {
    method: 'GET',
    path: '/v1/runs/{id}',
    summary: 'One run with its steps and counters.',
    parameters: runParametersSchema,
    response: runSchema,
    problems: { 404: 'There is no such run.', 503: 'The database does not answer.' },
  },
} as const satisfies Readonly<Record<string, Route>>;

export type Operation = keyof typeof routes;

/** What an operation answers with. */
export type Answer<O extends Operation> = (typeof routes)[O] extends {
  readonly response: z.ZodType;
}
  ? z.infer<(typeof routes)[O]['response']>
  : unknown;

/** What an operation is asked with: path and query parameters, parsed. */
export type Question<O extends Operation> = ((typeof routes)[O] extends {
  readonly query: z.ZodType;
}
  ? z.infer<(typeof routes)[O]['query']>
  : object) &
  ((typeof routes)[O] extends { readonly parameters: z.ZodType }
    ? z.infer<(typeof routes)[O]['parameters']>
    : object);
