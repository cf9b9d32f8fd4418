import { z } from 'zod';

const time = z.iso.datetime();
const counters = z.record(z.string(), z.int().nonnegative());

const stepSchema = z
  .strictObject({
    step: z.int(),
    type: z.string().meta({ description: 'full-import, full-sync, export and so on.' }),
    result: z.string().meta({ description: "The step's result by MIM's names, or in-progress." }),
    startedAt: time,
    endedAt: time.nullable(),
    counters: z
      .strictObject({
        staging: counters,
        discovery: counters,
        inbound: counters,
        outbound: z.record(z.string(), counters).meta({ description: 'By target connector.' }),
        export: counters,
      })
      .meta({ description: "Objects by MIM's counter names." }),
  })
  .meta({ id: 'RunStepRecord' });

export const runSchema = z
  .strictObject({
    id: z.int(),
    connector: z.string(),
    profile: z.string(),
    result: z.string(),
    startedAt: time,
    endedAt: time.nullable(),
    steps: z.array(stepSchema),
  })
  .meta({ id: 'Run' });

export const runListSchema = z.strictObject({ runs: z.array(runSchema) }).meta({
  id: 'RunList',
  description: 'Newest first.',
});

export const runQuerySchema = z.strictObject({
  connector: z.string().optional().meta({ description: 'Only runs of this connector.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .meta({ description: 'Only runs before this one.' }),
});

export const runParametersSchema = z.strictObject({ id: z.coerce.number().int().min(1) });

export const connectorListSchema = z
  .strictObject({
    connectors: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string().nullable(),
        type: z.string(),
        runProfiles: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'ConnectorList', description: 'The connectors in order of precedence.' });
