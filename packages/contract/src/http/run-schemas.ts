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

export const startRunSchema = z
  .strictObject({ connector: name, profile: name })
  .meta({ id: 'RunRequest' });

const runErrorSchema = z
  .object({
    step: number,
    kind: z.enum(['connection', 'discovery', 'sync', 'export', 'mv-retry']),
    type: z.string().meta({ description: "MIM's name of the error." }),
    message: z.string(),
    object: number.optional(),
    dn: z.string().optional(),
    anchor: z.string().optional(),
    attribute: z.string().optional(),
    rule: z.string().optional(),
    cdError: z.string().optional().meta({ description: "The connected system's own words." }),
    position: z
      .object({
        entry: z.int().optional(),
        line: z.int().optional(),
        column: z.int().optional(),
      })
      .optional(),
    at: time,
    firstAt: time.meta({ description: 'Since when the object has had the error.' }),
    retries: z.int(),
  })
  .meta({ id: 'RunError' });

export const runErrorsQuerySchema = z.strictObject({
  skip: z.coerce.number<number>().int().min(0).max(1_000_000).default(0),
  limit: pageLimit,
});

export const runErrorsSchema = z
  .object({ errors: list(runErrorSchema), count: z.int() })
  .meta({ id: 'RunErrors', description: 'A page of them, and how many there are.' });

export const countedQuerySchema = z.strictObject({
  counter: name.meta({ description: "By MIM's name: stage-add, connector-flow, export-update." }),
  step: numberInAddress.optional(),
  connector: name.optional(),
  limit: z.coerce.number<number>().int().min(1).max(1000).default(100),
});

export const countedObjectsSchema = z
  .object({
    objects: list(
      z.object({
        step: number,
        block: z.string().meta({ description: 'staging, discovery, inbound, outbound or export.' }),
        counter: z.string(),
        connector: z.string(),
        id: z.int(),
        dn: z.string().nullable().meta({ description: 'Null when the object is gone.' }),
      }),
    ),
    count: z.int().meta({ description: 'How many were counted.' }),
  })
  .meta({ id: 'CountedObjects' });

const count = z.int().nonnegative();

export const statisticsSchema = z
  .object({
    connectors: list(
      z.object({
        connector: z.string(),
        'total-objects': count,
        connectors: count,
        'explicit-connectors': count,
        disconnectors: count,
        'explicit-disconnectors': count,
        'filtered-disconnectors': count,
        'import-add': count,
        'import-update': count,
        'import-delete': count,
        'import-delete-add': count,
        'export-add': count,
        'export-update': count,
        'export-delete': count,
        'export-delete-add': count,
        unconfirmed: count,
      }),
    ),
  })
  .meta({ id: 'Statistics', description: "By MIM's names." });
