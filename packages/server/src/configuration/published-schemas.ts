import { cognateSchema, connectorSchema, metaverseSchema } from '@cognate/contract';
import { must } from '@cognate/kernel';
import { z } from 'zod';
import type { ConnectorTypes } from '../connectors/connector-types.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Draft 7 is what the editors' YAML support understands best. */
const toJsonSchema = (schema: z.core.$ZodType): JsonObject =>
  z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' });

/**
 * The JSON schemas of the configuration files by file name. That of a connector knows the settings of every connector
 * type, so that an editor offers them once `type` is written.
 */
export async function publishedSchemas(
  types: ConnectorTypes,
): Promise<ReadonlyMap<string, JsonObject>> {
  return new Map([
    ['cognate.schema.json', toJsonSchema(cognateSchema)],
    ['metaverse.schema.json', toJsonSchema(metaverseSchema)],
    ['connector.schema.json', await connectorJsonSchema(types)],
  ]);
}

async function connectorJsonSchema(types: ConnectorTypes): Promise<JsonObject> {
  const schema = toJsonSchema(connectorSchema);
  const manifests = await Promise.all(
    types.ids.map(
      async (id) => must(await types.load(id), `connector type "${id}" is in the table`).manifest,
    ),
  );
  // The shape that the generator gives to every object schema.
  const properties = schema['properties'] as JsonObject;
  const type = {
    type: 'string',
    description: 'The connector type.',
    oneOf: manifests.map(({ id, summary }) => ({ const: id, description: summary })),
  };
  return {
    ...schema,
    required: [...new Set([...(schema['required'] as readonly string[]), 'settings'])],
    properties: { ...properties, type },
    allOf: manifests.map((manifest) => ({
      if: { properties: { type: { const: manifest.id } }, required: ['type'] },
      // The word of JSON Schema; nobody awaits a schema.
      // oxlint-disable-next-line unicorn/no-thenable
      then: { properties: { settings: settingsSchema(manifest.settings) } },
    })),
  };
}

function settingsSchema(settings: z.core.$ZodType): JsonObject {
  const { $schema: _, ...schema } = toJsonSchema(settings);
  return schema;
}
