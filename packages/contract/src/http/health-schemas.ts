import { z } from 'zod';

export const livenessSchema = z
  .object({ status: z.literal('alive') })
  .meta({ id: 'Liveness', description: 'The process answers.' });

export const readinessSchema = z
  .object({
    status: z.literal('ready'),
    configurationVersion: z
      .int()
      .nullable()
      .meta({ description: 'The version in force; null when none was applied yet.' }),
  })
  .meta({ id: 'Readiness', description: 'The database answers and runs could start.' });

export const versionSchema = z
  .object({
    product: z.literal('Cognate'),
    version: z.string(),
    api: z.literal('v1'),
  })
  .meta({ id: 'Version' });
