import { watermarkReader } from '@cognate/ldap-kit';
import { z } from 'zod';

const time = z.iso.datetime();

const schema = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('dirSync'),
    /** The domain controller's clock when the position was taken. */
    time,
    /** By the id of the partition, which no other domain has. */
    cookies: z.record(z.string(), z.base64()),
  }),
  z.strictObject({
    method: z.literal('usnChanged'),
    time,
    /** Change numbers mean something on this domain controller only, and not after it was restored. */
    invocationId: z.string(),
    /** The name of that domain controller, for people. */
    controller: z.string().optional(),
    usn: z.string().regex(/^\d+$/),
  }),
]);

type Watermark = z.infer<typeof schema>;

/** What delta imports start from, as text. */
export const writeWatermark = (watermark: Watermark): string => JSON.stringify(watermark);

export const readWatermark = watermarkReader(schema);
