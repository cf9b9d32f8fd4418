import { watermarkReader } from '@cognate/ldap-kit';
import { z } from 'zod';

const time = z.iso.datetime();
/** The domain controller's address in the settings. */
const server = z.string().optional();

const schema = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('dirSync'),
    /** The domain controller's clock when the position was taken. */
    time,
    server,
    /** By the id of the partition, which no other domain has. */
    cookies: z.record(z.string(), z.base64()),
  }),
  z.strictObject({
    method: z.literal('usnChanged'),
    time,
    server,
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

/** The address of the domain controller that the last import read from. */
export function lastServer(watermark: string | undefined): string | undefined {
  if (watermark === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(watermark)).data?.server;
  } catch {
    // Whether a position can be read is said when one is needed.
    return undefined;
  }
}
