import {
  cognateSchema,
  connectorSchema,
  metaverseSchema,
  metaverseTypeSchema,
  provisioningSchema,
} from '@cognate/contract';
import { must } from '@cognate/kernel';
import { z } from 'zod';
import type { ConnectorTypes } from '../connectors/connector-types.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Draft 7 is what the editors' YAML support understands best. */
export const toJsonSchema = (schema: z.core.$ZodType): JsonObject =>
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
    ['metaverse.schema.json', orNames(toJsonSchema(metaverseSchema), 'types')],
    ['metaverse-type.schema.json', toJsonSchema(metaverseTypeSchema)],
    ['outbound-rule.schema.json', toJsonSchema(provisioningSchema)],
    ['connector.schema.json', orNames(await connectorJsonSchema(types), 'provision')],
  ]);
}

/** A part may stand in files of its own; then only their names stand under its key. */
function orNames(schema: JsonObject, key: string): JsonObject {
  const { properties } = parts(schema);
  const names = { type: 'array', items: { type: 'string' }, minItems: 1 };
  const { description, ...part } = z
    .looseObject({ description: z.unknown() })
    .parse(properties[key]);
  return {
    ...schema,
    properties: { ...properties, [key]: { description, anyOf: [part, names] } },
  };
}

async function connectorJsonSchema(types: ConnectorTypes): Promise<JsonObject> {
  const { properties, definitions, required, ...schema } = parts(toJsonSchema(connectorSchema));
  const manifests = await Promise.all(
    types.ids.map(
      async (id) => must(await types.load(id), `connector type "${id}" is in the table`).manifest,
    ),
  );
  const settings = manifests.map((manifest) => parts(toJsonSchema(manifest.settings)));
  const type = {
    type: 'string',
    description: 'The connector type.',
    oneOf: manifests.map(({ id, summary }) => ({ const: id, description: summary })),
  };
  return {
    ...schema,
    required: [...new Set([...required, 'settings'])],
    properties: { ...properties, type },
    // Named parts are looked up from the root of the file, wherever they are used.
    definitions: Object.assign(
      {},
      definitions,
      ...settings.map((each) => each.definitions),
    ) as JsonObject,
    allOf: manifests.map(({ id }, index) => {
      const { $schema: _, definitions: __, ...needed } = settings[index] ?? {};
      return {
        if: { properties: { type: { const: id } }, required: ['type'] },
        // The word of JSON Schema; nobody awaits a schema.
        // oxlint-disable-next-line unicorn/no-thenable
        then: { properties: { settings: needed } },
      };
    }),
  };
}

const objectSchema = z.looseObject({
  $schema: z.unknown(),
  properties: z.record(z.string(), z.unknown()).default({}),
  definitions: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

/** The parts of the schema of an object. */
const parts = (schema: JsonObject): z.infer<typeof objectSchema> => objectSchema.parse(schema);
