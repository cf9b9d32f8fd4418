import { z } from 'zod';
import { scriptNameSchema } from './script-schemas.ts';
import { expressionSchema, nameSchema, ruleIdSchema } from './name-schemas.ts';

/** What to try, in order, where a value or name is taken. */
export const ifTakenSchema = z.array(expressionSchema).max(100);

const longFlowSchema = z.strictObject({
  id: ruleIdSchema
    .optional()
    .meta({ description: 'Names the rule in lineage and run history. Made up when left out.' }),
  expression: expressionSchema
    .optional()
    .meta({ description: 'The value as an expression. A lone [Attribute] copies all its values.' }),
  constant: z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .meta({ description: 'The same value for every object.' }),
  dnPart: z
    .int()
    .refine((part) => part !== 0, 'Parts count from 1, or from -1 at the root.')
    .optional()
    .meta({
      description:
        'Import: the n-th part of the distinguished name, counted from the leaf, from 1; -1 is the part at the root.',
    }),
  script: scriptNameSchema.optional().meta({
    description:
      'What the rules extension of the connector gives; the name is that by which it knows the flow.',
  }),
  ifTaken: ifTakenSchema.optional().meta({
    description:
      'Import: no other metaverse object may have the value; what to try where one has. The last may use [<n>]: 2, 3, 4 and so on.',
  }),
  when: expressionSchema.optional().meta({
    description: 'Import: a condition; an object that does not meet it gives nothing.',
  }),
  allowNulls: z
    .boolean()
    .optional()
    .meta({ description: 'Export: an empty source clears the target (default: false).' }),
  existenceTest: z.boolean().optional().meta({
    description:
      'Flows of outbound rules: sends nothing; a preview tells where all tests of the rule hold, so that what it brings about exists already (default: false).',
  }),
  initialOnly: z.boolean().optional().meta({
    description:
      'Export: only until the object has been exported for the first time (default: false).',
  }),
});

/** One attribute flow. */
const flowSchema = z.union([expressionSchema, longFlowSchema]).meta({
  id: 'Flow',
  description:
    'Where a value comes from: an expression, or an object with exactly one of expression, constant, dnPart and script.',
});

const targetsSchema = z
  .record(nameSchema, flowSchema)
  .meta({ description: 'The target attribute and where its value comes from.' });

const byMetaverseTypeSchema = z
  .record(nameSchema, targetsSchema)
  .meta({ description: 'By metaverse type.' });

/** Object type, metaverse type, target attribute. */
export const flowsSchema = z.record(nameSchema, byMetaverseTypeSchema);

/** The flows of an outbound rule, by target attribute. */
export const outboundFlowsSchema = targetsSchema;
