import { ATTRIBUTE_TYPES } from '@cognate/kernel';
import { z } from 'zod';

const typeSchema = z.enum(ATTRIBUTE_TYPES).meta({
  description: 'The data type. Dates are strings of the form yyyy-MM-ddTHH:mm:ss.fff.',
});

/** An attribute of the metaverse or of a connector's object type. */
export const attributeSchema = z
  .union([
    typeSchema,
    z.strictObject({
      type: typeSchema,
      multivalued: z
        .boolean()
        .optional()
        .meta({ description: 'It may have several values (default: false).' }),
      indexed: z.boolean().optional().meta({
        description:
          'Metaverse only: it can be searched (default: false). Attributes of join rules always can.',
      }),
      exportOnly: z.boolean().optional().meta({
        description:
          'Object types only: sent once, with the creation of the object, and never read, confirmed or kept (default: true for unicodePwd, userPassword and export_password).',
      }),
      writeOnly: z.boolean().optional().meta({
        description:
          'Object types only: sent whenever it changes, and never read, because the system does not give it back; what was sent last counts as what is there (default: false).',
      }),
      secret: z.boolean().optional().meta({
        description:
          'Its values are sealed in the database and kept out of histories and reports (default: true where the name is that of a password, as unicodePwd or userPassword).',
      }),
    }),
  ])
  .meta({
    id: 'Attribute',
    description: 'An attribute: its data type, or an object with the type and more.',
  });
