import { z } from 'zod';

const stepTypeSchema = z
  .enum(['full-import', 'delta-import', 'full-sync', 'delta-sync', 'export'])
  .meta({ description: 'What the step does.' });

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
      deletionLimit: z.int().min(0).optional().meta({
        description: 'Export: send nothing when more deletions than this are pending.',
      }),
    }),
  ])
  .meta({
    id: 'RunStep',
    description: "A step: its type's name, or an object with the type and more.",
  });
