import { z } from 'zod';
import { idSchema } from './name-schemas.ts';

/** Which rules extension is asked. */
export const extensionSchema = idSchema.meta({
  description: 'The rules extension that scripts below belong to: the file extensions/<name>.ts.',
});

/** A rule that is a member of the extension. */
export const scriptSchema = z
  .strictObject({ script: z.literal(true) })
  .meta({ id: 'Script', description: 'The rules extension decides.' });

/** The name by which an extension knows a rule. */
export const scriptNameSchema = z.string().min(1).max(1024);

/** A rule of which an extension has several. */
export const namedScriptSchema = z
  .strictObject({
    script: scriptNameSchema.meta({
      description: 'The name by which the rules extension knows the rule.',
    }),
  })
  .meta({ id: 'NamedScript', description: 'The rules extension decides, by a rule of its own.' });
