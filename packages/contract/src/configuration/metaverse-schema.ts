import { z } from 'zod';
import { attributeSchema } from './attribute-schema.ts';
import { extensionSchema, scriptSchema } from './script-schemas.ts';
import { idSchema, nameSchema } from './name-schemas.ts';

const deletionSchema = z.strictObject({
  rule: z.enum(['last-connector', 'any-connector', 'scripted']).meta({
    description:
      'last-connector: the object goes when no connector is left. any-connector: when one of "connectors" goes. scripted: when the rules extension says so.',
  }),
  connectors: z.array(idSchema).optional().meta({
    description:
      'any-connector: the connectors whose loss deletes the object. last-connector: those that do not keep it alive.',
  }),
});

/** A type of the metaverse; `metaverse/<type>.yaml` where it has a file of its own. */
export const metaverseTypeSchema = z.strictObject({
  attributes: z
    .array(nameSchema)
    .meta({ description: 'Names of metaverse attributes that objects of this type have.' }),
  deletion: deletionSchema.optional().meta({
    description: 'When an object of this type is deleted (default: with its last connector).',
  }),
  precedence: z
    .record(nameSchema, z.union([z.array(idSchema), z.enum(['equal', 'manual'])]))
    .optional()
    .meta({
      description:
        'Per attribute the connectors that may supply it, the first with a value wins. Others follow in the order of cognate.yaml. Or "equal": the last change wins, several values merge. Or "manual": every flow decides; its expression sees [<value>] and [<contributor>].',
    }),
});

/** `metaverse.yaml`. */
export const metaverseSchema = z
  .strictObject({
    attributes: z
      .record(nameSchema, attributeSchema)
      .meta({ description: 'Every attribute of the metaverse, by name.' }),
    types: z.record(nameSchema, metaverseTypeSchema).meta({
      description:
        'The object types of the metaverse, by name. Or a list of names: then each has a file metaverse/<name>.yaml.',
    }),
    valueHistory: z.boolean().optional().meta({
      description:
        'Whether values that are replaced or removed are kept as history (default: true).',
    }),
    extension: extensionSchema.optional(),
    provision: scriptSchema.optional().meta({
      description: 'The rules extension provisions, after the outbound rules.',
    }),
  })
  .meta({
    title: 'metaverse.yaml',
    description: 'The schema of the metaverse: its attributes, object types and deletion rules.',
  });
