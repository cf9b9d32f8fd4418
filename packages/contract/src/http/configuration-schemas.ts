import { z } from 'zod';
import { configurationSchema } from '../configuration/configuration-schema.ts';
import { list, number, numberInAddress, pageLimit, time } from './message-parts.ts';

export const configurationVersionSchema = z
  .object({ version: number, appliedAt: time, configuration: configurationSchema })
  .meta({ id: 'ConfigurationVersion' });

export const versionListSchema = z
  .object({
    versions: list(
      z.object({ version: number, appliedAt: time, appliedBy: z.string(), note: z.string() }),
    ),
  })
  .meta({ id: 'VersionList', description: 'Newest first.' });

export const versionListQuerySchema = z.strictObject({ limit: pageLimit });
export const versionParametersSchema = z.strictObject({ version: numberInAddress });

const changes = list(
  z.object({
    place: z.string(),
    connector: z.string().optional(),
    part: z.string(),
    before: z.string().optional().meta({ description: 'As JSON.' }),
    after: z.string().optional(),
  }),
);

export const differenceQuerySchema = z.strictObject({
  from: numberInAddress,
  to: numberInAddress,
});

export const differenceSchema = z
  .object({ changes })
  .meta({ id: 'ConfigurationDifference', description: 'Place by place.' });

export const proposalSchema = z
  .strictObject({ configuration: configurationSchema })
  .meta({ id: 'ConfigurationProposal' });

export const appliedProposalSchema = z
  .strictObject({
    configuration: configurationSchema,
    basedOn: z.int().nonnegative().meta({
      description: 'The version that was changed; 0 for none. Refused when another is in force.',
    }),
  })
  .meta({ id: 'ConfigurationApplication' });

export const planSchema = z
  .object({
    valid: z.boolean(),
    problems: list(
      z.object({
        severity: z.enum(['error', 'warning']),
        code: z.string(),
        path: z.string(),
        message: z.string(),
        remedy: z.string().optional(),
      }),
    ),
    changes,
    effects: list(
      z.object({
        connector: z.string(),
        kind: z.enum(['new', 'removed', 'rules', 'none']),
        parts: list(z.string()),
        objects: z.int(),
      }),
    ),
  })
  .meta({
    id: 'ConfigurationPlan',
    description: 'What is wrong with a configuration and what it would change.',
  });

export const appliedSchema = z
  .object({ version: number, changed: z.boolean() })
  .meta({ id: 'AppliedConfiguration' });
