import { ConnectorError } from '@cognate/connector-kit';
import { z } from 'zod';

const schema = z.discriminatedUnion('method', [
  /** A cookie for every base. */
  z.strictObject({ method: z.literal('contentSync'), cookies: z.record(z.string(), z.base64()) }),
  z.strictObject({
    method: z.literal('changeLog'),
    changeLog: z.string(),
    number: z.int().nonnegative(),
  }),
]);

export type Watermark = z.infer<typeof schema>;

/** What delta imports start from, as text. */
export const writeWatermark = (watermark: Watermark): string => JSON.stringify(watermark);

/** Reads a watermark of the given kind; throws `no-start-full-import-required` when it is of no use here. */
export function readWatermark<Method extends Watermark['method']>(
  text: string | undefined,
  method: Method,
): Extract<Watermark, { method: Method }> {
  if (text === undefined) throw fullImportRequired('No import has noted a position yet.');
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw fullImportRequired('The position of the last import cannot be read.');
  // The cast says what the comparison has shown.
  if (parsed.data.method === method) return parsed.data as Extract<Watermark, { method: Method }>;
  throw fullImportRequired(`The last import noted a position for "${parsed.data.method}".`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A delta import cannot know what has changed. */
export const fullImportRequired = (why: string, remedy = 'Run a full import.'): ConnectorError =>
  new ConnectorError('no-start-full-import-required', why, { remedy });
