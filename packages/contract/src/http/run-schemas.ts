import { z } from 'zod';
import { list, name, numberInAddress, number, pageLimit, time } from './message-parts.ts';

const counters = z.record(z.string(), z.int().nonnegative());

const stepSchema = z
  .object({
    step: number,
    type: z.string().meta({ description: 'full-import, full-sync, export and so on.' }),
    result: z.string().meta({ description: "The step's result by MIM's names, or in-progress." }),
    startedAt: time,
    endedAt: time.nullable(),
    counters: z
      .object({
        staging: counters,
        discovery: counters,
        inbound: counters,
        outbound: z.record(z.string(), counters).meta({ description: 'By target connector.' }),
        export: counters,
      })
      .meta({ description: "Objects by MIM's counter names." }),
  })
  .meta({ id: 'RunStep' });

/** A run without the messages of its steps: they may quote data. */
export const runSchema = z
  .object({
    id: number,
    connector: z.string(),
    profile: z.string(),
    startedBy: z.string(),
    result: z.string(),
    startedAt: time,
    endedAt: time.nullable(),
    steps: list(stepSchema),
  })
  .meta({ id: 'Run' });

export const runListSchema = z.object({ runs: list(runSchema) }).meta({
  id: 'RunList',
  description: 'Newest first.',
});

export const runQuerySchema = z.strictObject({
  connector: name.optional().meta({ description: 'Only runs of this connector.' }),
  limit: pageLimit,
  before: numberInAddress.optional().meta({ description: 'Only runs before this one.' }),
});

export const runParametersSchema = z.strictObject({ run: numberInAddress });

export const connectorListSchema = z
  .object({
    connectors: list(
      z.object({
        id: z.string(),
        title: z.string().nullable(),
        type: z.string(),
        runProfiles: list(z.string()),
      }),
    ),
  })
  .meta({ id: 'ConnectorList', description: 'The connectors in order of precedence.' });
