import type { Route } from './route.ts';
import {
  connectorListSchema,
  runListSchema,
  runParametersSchema,
  runQuerySchema,
  runSchema,
} from './run-schemas.ts';

export const runRoutes = {
  listConnectors: {
    method: 'GET',
    path: '/v1/connectors',
    summary: 'The connectors of the configuration in force.',
    access: 'signed-in',
    response: connectorListSchema,
    problems: ['no-configuration', 'configuration-not-valid'],
  },
  listRuns: {
    method: 'GET',
    path: '/v1/runs',
    summary: 'The runs, newest first.',
    access: 'operator',
    query: runQuerySchema,
    response: runListSchema,
  },
  getRun: {
    method: 'GET',
    path: '/v1/runs/{run}',
    summary: 'One run with its steps and counters.',
    access: 'operator',
    parameters: runParametersSchema,
    response: runSchema,
    problems: ['unknown-object'],
  },
} as const satisfies Readonly<Record<string, Route>>;
