import { watermarkReader } from '@cognate/ldap-kit';
import { z } from 'zod';

const schema = z.discriminatedUnion('method', [
  /** A cookie for every base. */
  z.strictObject({ method: z.literal('contentSync'), cookies: z.record(z.string(), z.base64()) }),
  /** The number of the last change (entryCSN) by the name of its log. */
  z.strictObject({ method: z.literal('accessLog'), logs: z.record(z.string(), z.string()) }),
  z.strictObject({
    method: z.literal('changeLog'),
    changeLog: z.string(),
    number: z.int().nonnegative(),
  }),
]);

type Watermark = z.infer<typeof schema>;

/** What delta imports start from, as text. */
export const writeWatermark = (watermark: Watermark): string => JSON.stringify(watermark);

export const readWatermark = watermarkReader(schema);
