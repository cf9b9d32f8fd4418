import { must } from '@cognate/kernel';
import { z } from 'zod';
import { PROBLEMS } from './problem-catalogue.ts';
import { problemSchema } from './problem-schema.ts';
import type { Route } from './route.ts';
import { commonProblems } from './route.ts';
import { routes } from './routes.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** The API as an OpenAPI 3.1 document, made from the table of routes. */
export function createOpenApi(version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [operationId, route] of Object.entries<Route>(routes))
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(operationId, route),
    };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cognate',
      version,
      description:
        'The HTTP API of Cognate. Programs send an API key as a bearer token; browsers have a session.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-cognate' },
      },
    },
  };
}

function operation(operationId: string, route: Route): JsonObject {
  const parameters = [
    ...parametersOf(route.parameters, 'path'),
    ...parametersOf(route.query, 'query'),
  ];
  const { access, body, summary } = route;
  return {
    operationId,
    summary,
    tags: [/^\/v1\/([^/]+)/.exec(route.path)?.[1] ?? 'server'],
    security: access === 'public' ? [] : [{ key: [] }, { session: [] }],
    'x-role': access,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': contentOf(body) } } }),
    responses: { 200: success(route), ...problemResponses(route) },
  };
}

function success({ response, events }: Route): JsonObject {
  const message = response ?? events;
  return {
    description: message?.meta()?.description ?? 'The answer.',
    content: {
      [events === undefined ? 'application/json' : 'text/event-stream']: contentOf(message),
    },
  };
}

function problemResponses(route: Route): JsonObject {
  const codes = [...commonProblems(route), ...(route.problems ?? [])];
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `${code}: ${PROBLEMS[code].title}`).join(' '),
        content: { 'application/problem+json': contentOf(problemSchema) },
      },
    ]),
  );
}

function parametersOf(
  schema: z.ZodObject | undefined,
  place: 'path' | 'query',
): readonly JsonObject[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as { readonly description?: string };
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

const idOf = (schema: z.ZodType): string =>
  must(schema.meta()?.id, 'every message of the API has an id');

const contentOf = (schema: z.ZodType | undefined): JsonObject => ({
  schema:
    schema === undefined ? { type: 'object' } : { $ref: `#/components/schemas/${idOf(schema)}` },
});

function componentSchemas(): JsonObject {
  const messages = [
    ...Object.values<Route>(routes).flatMap(({ response, events, body }) =>
      [response, events, body].filter((message) => message !== undefined),
    ),
    problemSchema,
  ];
  const schemas: Record<string, unknown> = {};
  for (const message of messages) {
    // What stands on the wire: of a moment the text, not the date that programs have.
    const {
      $schema: _,
      $ref: _ref,
      $defs = {},
      ...schema
    } = z.toJSONSchema(message, { io: 'input' });
    schemas[idOf(message)] = schema;
    Object.assign(schemas, $defs);
  }
  // Messages inside messages are named where they stand; here they are components.
  const text = JSON.stringify(schemas).replaceAll('"#/$defs/', '"#/components/schemas/');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}
