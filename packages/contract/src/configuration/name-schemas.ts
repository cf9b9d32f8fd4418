import { z } from 'zod';

/** Names that every JavaScript object answers to; as a key they would be found where nothing is. */
const isReserved = (name: string): boolean => name in Object.prototype;

const CONTROL = /\p{Cc}/u;

/** The name of an attribute, an object type or a run profile, as the connected systems write them. */
export const nameSchema = z
  .string()
  .min(1)
  .max(256)
  .refine((name) => !CONTROL.test(name), 'A name has no control characters.')
  .refine((name) => name.trim() === name, 'A name neither begins nor ends with a space.')
  .refine((name) => !isReserved(name), 'This name is reserved; choose another one.')
  .meta({ id: 'Name' });

/** An id that stands in URLs and file names. */
export const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'An id begins with a letter or digit and has up to 64 letters, digits, "-" and "_".',
  )
  .refine((name) => !isReserved(name), 'This name is reserved; choose another one.');

/** The id of a rule; those that are made up by the product have dots between their parts. */
export const ruleIdSchema = z
  .string()
  .max(256)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'A rule id begins with a letter or digit and has letters, digits, "-", "_" and ".".',
  );

export const expressionSchema = z
  .string()
  .min(1)
  .max(16_384)
  .meta({ id: 'Expression', description: 'An expression. See docs/reference/functions.md.' });
