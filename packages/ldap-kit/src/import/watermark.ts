import { ConnectorError } from '@cognate/connector-kit';
import type { z } from 'zod';

/** A delta import cannot know what has changed. */
export const fullImportRequired = (
  why: string,
  { remedy = 'Run a full import.', cause }: { remedy?: string; cause?: unknown } = {},
): ConnectorError =>
  new ConnectorError('no-start-full-import-required', why, {
    remedy,
    ...(cause === undefined ? {} : { cause }),
  });

/**
 * Reads what delta imports start from: `schema` tells its kinds apart by `method`. Throws
 * `no-start-full-import-required` when a text is of no use for the method that is asked for.
 */
export const watermarkReader =
  <Watermark extends { readonly method: string }>(schema: z.ZodType<Watermark>) =>
  <Method extends Watermark['method']>(
    text: string | undefined,
    method: Method,
  ): Extract<Watermark, { method: Method }> => {
    if (text === undefined) throw fullImportRequired('No import has noted a position yet.');
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success)
      throw fullImportRequired('The position of the last import cannot be read.');
    // The cast says what the comparison has shown.
    if (parsed.data.method === method) return parsed.data as Extract<Watermark, { method: Method }>;
    throw fullImportRequired(`The last import noted a position for "${parsed.data.method}".`);
  };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
