import { z } from 'zod';

/** An error answer in the form of RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'A name of the kind of problem: urn:cognate:<code>.' }),
    title: z.string().meta({ description: 'What kind of problem it is, in words.' }),
    status: z.int(),
    code: z.string().meta({
      description: 'The same as in messages of the command line; scripts may rely on it.',
    }),
    detail: z.string().optional().meta({ description: 'What happened here, in words.' }),
    remedy: z.string().optional().meta({ description: 'What to do about it.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string(), remedy: z.string().optional() }))
      .readonly()
      .optional()
      .meta({ description: 'The places of the request that are wrong.' }),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });

export type ProblemMessage = z.infer<typeof problemSchema>;
