import { z } from 'zod';
import { isKnownEncoding } from './text/encoding.ts';

const oneCharacter = z
  .string()
  .refine((text) => Array.from(text).length === 1 && !/[\r\n\0]/.test(text), {
    message: 'Must be one character, and none that ends a line.',
  });

const size = z.int().min(1).max(268_435_456);

/** How a file is written: what the settings say for all files, and any file for itself. */
const formatKeys = {
  delimiter: oneCharacter.describe('The character between two fields. "\\t" is a tab.'),
  quote: z
    .union([oneCharacter, z.literal('')])
    .describe('The character around fields that hold special characters; empty: none is used.'),
  escape: oneCharacter.describe(
    'The character before a quote inside a quoted field. Without it quotes are doubled.',
  ),
  encoding: z
    .string()
    .refine(isKnownEncoding, { message: 'No such encoding is known.' })
    .describe('The encoding of a file that begins with no byte order mark, e.g. windows-1252.'),
  header: z.boolean().describe('Whether the first record holds the names of the columns.'),
  newline: z
    .enum(['lf', 'crlf', 'cr'])
    .describe('How lines end in what is written. What is read may end lines with LF or CR LF.'),
  trim: z.boolean().describe('Whether spaces around fields that are not quoted mean nothing.'),
  nullText: z.string().describe('A text that means "no value", as an empty field always does.'),
  multivalueSeparator: z
    .string()
    .min(1)
    .refine((text) => !text.includes('\\'), { message: 'Must not hold a backslash.' })
    .describe('What stands between the values of an attribute that has several.'),
  guardFormulas: z
    .boolean()
    .describe(
      'Whether fields that a spreadsheet would take for formulas get an apostrophe in front, which imports remove.',
    ),
  missingFile: z
    .enum(['error', 'empty'])
    .describe('Whether a missing file ends an import or counts as a file without rows.'),
  sort: z
    .boolean()
    .describe('Whether an export orders the rows by their anchors; this holds the file in memory.'),
  maxRecordSize: size.describe('How many bytes a record may have.'),
  maxFieldSize: size.describe('How many characters a field may have.'),
} as const;

/** The format keys as one file may set them. */
export const fileFormat = z.strictObject(formatKeys).partial().shape;

/** The format keys for all files, with what holds when nothing is said. */
export const commonFormat = {
  ...fileFormat,
  delimiter: formatKeys.delimiter.default(','),
  quote: formatKeys.quote.default('"'),
  encoding: formatKeys.encoding.default('utf-8'),
  header: formatKeys.header.default(true),
  newline: formatKeys.newline.default('lf'),
  trim: formatKeys.trim.default(false),
  multivalueSeparator: formatKeys.multivalueSeparator.default(';'),
  guardFormulas: formatKeys.guardFormulas.default(false),
  missingFile: formatKeys.missingFile.default('error'),
  sort: formatKeys.sort.default(false),
  maxRecordSize: formatKeys.maxRecordSize.default(1_048_576),
  maxFieldSize: formatKeys.maxFieldSize.default(262_144),
} as const;

type CommonFormat = z.output<z.ZodObject<typeof commonFormat>>;
type FileFormat = z.output<z.ZodObject<typeof fileFormat>>;

/** The format of one file, complete. */
export type Format = {
  readonly [K in keyof CommonFormat]-?: Exclude<CommonFormat[K], undefined>;
};

/** What holds for a file: its own format keys, then those for all files. */
export function formatOf(common: CommonFormat, file: FileFormat): Format {
  const own = Object.entries(file).filter(
    ([key, value]) => key in formatKeys && value !== undefined,
  );
  // What is left of the optional keys are those that are set.
  const format = { ...common, ...(Object.fromEntries(own) as Partial<CommonFormat>) };
  return {
    ...format,
    escape: format.escape ?? format.quote,
    nullText: format.nullText ?? '',
  };
}
