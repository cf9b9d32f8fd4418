import { z } from 'zod';
import { attributeSchema } from './attribute-schema.ts';
import { flowsSchema } from './flow-schema.ts';
import { expressionSchema, idSchema, nameSchema, ruleIdSchema } from './name-schemas.ts';
import { extensionSchema, namedScriptSchema, scriptSchema } from './script-schemas.ts';
import { provisioningSchema } from './provisioning-schema.ts';
import { partitionSchema, runStepSchema } from './run-profile-schema.ts';

const joinSchema = z.strictObject({
  id: ruleIdSchema.optional().meta({ description: 'Names the rule. Made up when left out.' }),
  metaverseType: nameSchema
    .optional()
    .meta({ description: 'Where to search (default: in the whole metaverse).' }),
  when: expressionSchema
    .optional()
    .meta({ description: 'Only for objects that meet this; others go on to the next criterion.' }),
  match: z.record(nameSchema, z.union([expressionSchema, namedScriptSchema])).meta({
    description:
      'Metaverse attribute, or <object-id>, and an expression over the imported object; all must match.',
  }),
  resolve: z.union([expressionSchema, namedScriptSchema]).optional().meta({
    description:
      'Which of the found objects is meant: a condition over each of them and, as cs.name, over the imported object. One has to remain. Or a script that picks it.',
  }),
  several: z.enum(['next', 'error']).optional().meta({
    description:
      'When several objects are found: try the next criterion (default), or fail the object with ambiguous-join.',
  }),
});

const oneProjectionSchema = z.union([
  nameSchema,
  z.strictObject({
    metaverseType: nameSchema.meta({ description: 'What to create in the metaverse.' }),
    when: expressionSchema.optional().meta({ description: 'Only for objects that meet this.' }),
  }),
  scriptSchema,
]);

const projectionSchema = z.union([oneProjectionSchema, z.array(oneProjectionSchema)]);

const objectTypeSchema = z.strictObject({
  attributes: z
    .record(nameSchema, attributeSchema)
    .meta({ description: 'The attributes that are imported and exported.' }),
});

/** `connectors/<id>.yaml`. */
export const connectorSchema = z
  .strictObject({
    id: idSchema.meta({ description: 'Names the connector, as the file is named.' }),
    title: z.string().max(256).optional().meta({ description: 'A name for people.' }),
    type: z.string().min(1).meta({ description: 'The connector type.' }),
    extension: extensionSchema.optional(),
    settings: z.unknown().meta({
      description:
        'What the connector type needs. Texts may hold ${data}, the data directory, and ${config}, this folder.',
    }),
    objectTypes: z.record(nameSchema, objectTypeSchema).meta({
      description: 'The object types and attributes that are handled; all else is left alone.',
    }),
    filter: z
      .record(nameSchema, z.union([expressionSchema, scriptSchema]))
      .optional()
      .meta({
        description:
          'Per object type a condition, or a script; objects that meet it stay disconnected.',
      }),
    join: z
      .record(nameSchema, z.array(joinSchema))
      .optional()
      .meta({ description: 'Per object type the join criteria in order of trial.' }),
    project: z.record(nameSchema, projectionSchema).optional().meta({
      description:
        'Per object type what to create in the metaverse when nothing joined. Of a list, the first whose condition holds.',
    }),
    importFlows: flowsSchema.optional().meta({
      description: 'Flows into the metaverse: by object type, metaverse type, metaverse attribute.',
    }),
    exportFlows: flowsSchema.optional().meta({
      description:
        "Flows to the connected system: by object type, metaverse type, the system's attribute.",
    }),
    provision: z.array(provisioningSchema).optional().meta({
      description:
        'Outbound rules: which metaverse objects have an object here. Or a list of ids: then each has a file connectors/<connector>/<id>.yaml.',
    }),
    deprovision: z
      .union([
        z.enum(['make-normal-disconnector', 'make-explicit-disconnector', 'delete-object']),
        scriptSchema,
      ])
      .optional()
      .meta({
        description:
          'What becomes of an object that provisioning or a deleted metaverse object disconnects (default: make-normal-disconnector).',
      }),
    recall: z.boolean().optional().meta({
      description:
        'Values leave the metaverse with the connector that supplied them (default: true).',
    }),
    partitions: z.record(nameSchema, partitionSchema).optional().meta({
      description: 'Parts that run steps can be limited to, by name.',
    }),
    runProfiles: z
      .record(nameSchema, z.array(runStepSchema))
      .optional()
      .meta({ description: 'What can be run, by name: the steps in order.' }),
  })
  .meta({ title: 'connectors/<id>.yaml', description: 'One connected system and its rules.' });
