import { z } from 'zod';
import { nameSchema } from './name-schemas.ts';

const stepTypeSchema = z
  .enum([
    'full-import',
    'delta-import',
    'full-sync',
    'delta-sync',
    'export',
    'full-import-full-sync',
    'full-import-delta-sync',
    'delta-import-delta-sync',
  ])
  .meta({ description: 'What the step does. The last three are two in one.' });

const secondsSchema = z
  .int()
  .min(1)
  .max(7 * 86_400);

const holdSchema = z.union([
  z.boolean(),
  z.strictObject({
    changes: z.int().min(0).optional().meta({
      description: 'Hold when more changes than this are pending.',
    }),
    deletions: z.int().min(0).optional().meta({
      description: 'Hold when more deletions than this are pending.',
    }),
  }),
]);

const dropFileSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/)
    .meta({ description: 'Names the file: letters, digits, "-" and "_".' }),
  use: z.enum(['to-file', 'to-file-and-resume', 'resume-from-file']).meta({
    description:
      'Write the file and stop; write it and go on; or read it: an import instead of the connected system, an export for what to send.',
  }),
});

/** One step of a run profile. */
export const runStepSchema = z
  .union([
    stepTypeSchema,
    z.strictObject({
      step: stepTypeSchema,
      pageSize: z
        .int()
        .min(1)
        .max(100_000)
        .optional()
        .meta({ description: 'Objects per page, which is also one transaction.' }),
      partition: nameSchema.optional().meta({
        description: 'The partition of the connector that the step is limited to.',
      }),
      objectLimit: z.int().min(1).optional().meta({
        description: 'End the step once it has worked on so many objects.',
      }),
      deletionLimit: z.int().min(0).optional().meta({
        description:
          'Export: send nothing when more deletions than this are pending. Import: take nothing for deleted when it would be more objects than this.',
      }),
      errorLimit: z.int().min(0).optional().meta({
        description: 'End the step once there were more errors of single objects than this.',
      }),
      timeout: secondsSchema.optional().meta({ description: 'Seconds that the step may take.' }),
      operationTimeout: secondsSchema.optional().meta({
        description: 'Seconds that the connected system may take for one answer.',
      }),
      hold: holdSchema.optional().meta({
        description:
          'Export: what nobody has approved yet waits for an operator; with limits only where they are passed.',
      }),
      dropFile: dropFileSchema.optional().meta({
        description: 'What is read, or would be sent, goes into a file; or a file says what it is.',
      }),
    }),
  ])
  .meta({
    id: 'RunStep',
    description: "A step: its type's name, or an object with the type and more.",
  });

/** A part of a connected system. */
export const partitionSchema = z
  .strictObject({
    base: z.string().min(1).optional().meta({
      description: 'The name under which its objects are, where names are a tree.',
    }),
    objectTypes: z.array(nameSchema).min(1).optional().meta({
      description: 'The object types of its objects.',
    }),
  })
  .meta({
    id: 'Partition',
    description: 'Which objects belong to it: those for which all holds that is given.',
  });
