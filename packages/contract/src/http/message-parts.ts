import { z } from 'zod';

/** A moment: a date in programs, ISO 8601 on the wire. */
export const time = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

export const list = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodArray<T>> =>
  z.array(item).readonly();

/** The number of an object, a run or an export. */
export const number = z.int().positive();

/** A number in an address. */
export const numberInAddress = z.coerce.number<number>().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Text that people write: without control characters, of which the database refuses one. */
export const text = (longest: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^\P{Cc}*$/u, 'Control characters are not allowed.');

export const name = text(200);

/** How many entries a page has at most. */
export const pageLimit = z.coerce.number<number>().int().min(1).max(200).default(50);
