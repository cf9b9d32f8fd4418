import { must } from '@cognate/kernel';
import { z } from 'zod';
import { problemSchema } from './problem-schema.ts';
import type { Route } from './routes.ts';
import { routes } from './routes.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Reasons that every operation may give. */
const COMMON_PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request is not valid.',
  403: 'The request comes from elsewhere than this machine.',
  500: 'An error of the product.',
};

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
        'The HTTP API of Cognate. It answers on the machine it runs on only, because it has no authentication yet.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: { schemas: componentSchemas() },
  };
}

function operation(operationId: string, route: Route): JsonObject {
  const problems = { ...COMMON_PROBLEMS, ...route.problems };
  const parameters = [
    ...parametersOf(route.parameters, 'path'),
    ...parametersOf(route.query, 'query'),
  ];
  return {
    operationId,
    summary: route.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: {
      200: {
        description: route.response?.meta()?.description ?? 'The answer.',
        content: {
          'application/json': {
            schema: route.response === undefined ? { type: 'object' } : reference(route.response),
          },
        },
      },
      ...Object.fromEntries(
        Object.entries(problems).map(([status, description]) => [
          status,
          {
            description,
            content: { 'application/problem+json': { schema: reference(problemSchema) } },
          },
        ]),
      ),
    },
  };
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

const reference = (schema: z.ZodType): JsonObject => ({
  $ref: `#/components/schemas/${idOf(schema)}`,
});

function componentSchemas(): JsonObject {
  const messages = [
    ...Object.values<Route>(routes).flatMap(({ response }) =>
      response === undefined ? [] : [response],
    ),
    problemSchema,
  ];
  const schemas: Record<string, unknown> = {};
  for (const message of messages) {
    const { $schema: _, $defs = {}, ...schema } = z.toJSONSchema(message);
    schemas[idOf(message)] = schema;
    Object.assign(schemas, $defs);
  }
  // Messages inside messages are named where they stand; here they are components.
  const text = JSON.stringify(schemas).replaceAll('"#/$defs/', '"#/components/schemas/');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}
