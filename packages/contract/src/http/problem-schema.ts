import { z } from 'zod';

/** An error answer in the form of RFC 9457. */
export const problemSchema = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string().meta({ description: 'What kind of problem it is, in words.' }),
    status: z.int(),
    code: z.string().meta({
      description: 'The same as in messages of the command line; scripts may rely on it.',
    }),
    detail: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });

export type ProblemMessage = z.infer<typeof problemSchema>;
