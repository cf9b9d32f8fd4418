import { z } from 'zod';
import { connectorSchema } from './connector-schema.ts';
import { metaverseSchema } from './metaverse-schema.ts';
import { idSchema, nameSchema } from './name-schemas.ts';

const cycleStepSchema = z.strictObject({
  connector: idSchema.meta({ description: 'The connector to run.' }),
  profile: nameSchema.meta({ description: 'Which of its run profiles.' }),
});

const cyclesSchema = z
  .record(nameSchema, z.array(cycleStepSchema))
  .meta({ description: 'Run profiles of several connectors in order, by name.' });

const extensionsSchema = z
  .strictObject({
    timeLimit: z.int().min(1).max(30).optional().meta({
      description: 'Seconds that one call of a rules extension may take (default: 10).',
    }),
    memoryLimit: z.int().min(32).max(16_384).optional().meta({
      description: 'MiB of memory for the rules extensions of a run (default: 256).',
    }),
  })
  .meta({ description: 'What rules extensions may use.' });

/** `cognate.yaml`: what ties the other files together. */
export const cognateSchema = z
  .strictObject({
    connectors: z.array(idSchema).meta({
      description:
        'The connectors in order of precedence: where nothing else is said, the first with a value wins. Each has a file connectors/<id>.yaml.',
    }),
    cycles: cyclesSchema.optional(),
    extensions: extensionsSchema.optional(),
  })
  .meta({
    title: 'cognate.yaml',
    description: 'Which connectors there are, in order of precedence, and the cycles to run.',
  });

/** The whole configuration as it is stored and exchanged, whichever files it came from. */
export const configurationSchema = z
  .strictObject({
    metaverse: metaverseSchema,
    connectors: z.array(connectorSchema),
    cycles: cyclesSchema.optional(),
    extensions: extensionsSchema.optional(),
  })
  .meta({ title: 'Configuration' });

export type Configuration = z.infer<typeof configurationSchema>;
export type CycleStep = z.infer<typeof cycleStepSchema>;
