import { livenessSchema, readinessSchema, versionSchema } from './health-schemas.ts';
import type { Route } from './route.ts';

export const healthRoutes = {
  liveness: {
    method: 'GET',
    path: '/health/live',
    summary: 'Whether the process answers; nothing else is looked at.',
    access: 'public',
    response: livenessSchema,
  },
  readiness: {
    method: 'GET',
    path: '/health/ready',
    summary: 'Whether the database answers.',
    access: 'public',
    response: readinessSchema,
  },
  version: {
    method: 'GET',
    path: '/version',
    summary: 'Which release this is.',
    access: 'public',
    response: versionSchema,
  },
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description.',
    access: 'public',
  },
} as const satisfies Readonly<Record<string, Route>>;
