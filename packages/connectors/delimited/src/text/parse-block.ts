import { CsvError, parse } from 'csv-parse/sync';
import type { Options } from 'csv-parse/sync';
import type { Format } from '../format.ts';
import type { FileRecord, RecordProblem } from './file-record.ts';
import { splitLine } from './split-line.ts';

/** What of the format decides where records and fields end. */
export type RecordFormat = Pick<
  Format,
  'delimiter' | 'quote' | 'escape' | 'newline' | 'trim' | 'maxRecordSize'
>;

export interface ParsedBlock {
  readonly records: readonly FileRecord[];
  /** How many bytes the records take; a last record that is not complete stays over. */
  readonly consumed: number;
}

/**
 * Reads the records of some whole lines of UTF-8. A record with broken quotes costs its first line only: reading goes
 * on with the next line, as if a line break there had ended it. `isLast` says that no more lines follow.
 */
export function parseBlock(
  bytes: Buffer,
  firstLine: number,
  format: RecordFormat,
  isLast: boolean,
): ParsedBlock {
  const ends = lineEnds(bytes, format);
  const rows = splitLines(bytes, format) ?? parseLines(bytes, format);
  if (rows?.length !== ends.length) return parseRecords(bytes, firstLine, format, isLast);
  const records = rows.map((fields, index) => ({
    fields,
    line: firstLine + index,
    start: ends[index - 1] ?? 0,
    end: ends[index] ?? 0,
  }));
  return { records, consumed: bytes.length };
}

/** Records with line breaks inside, and broken ones: needs to know where each ends, which takes twice the time. */
function parseRecords(
  bytes: Buffer,
  firstLine: number,
  format: RecordFormat,
  isLast: boolean,
): ParsedBlock {
  const records: FileRecord[] = [];
  let at = 0;
  let line = firstLine;
  while (at < bytes.length) {
    const from = at;
    const { found, error } = parseUntilError(bytes.subarray(from), format);
    for (const { fields, end } of found) {
      records.push({ fields, line, start: at, end: from + end });
      line += lineEnds(bytes.subarray(at, from + end), format).length;
      at = from + end;
    }
    if (error === undefined) break;
    const mayContinue = error.code === 'CSV_QUOTE_NOT_CLOSED' && !isLast;
    if (mayContinue && bytes.length - at <= format.maxRecordSize) return { records, consumed: at };
    const end = lineEnd(bytes, at, format);
    records.push({ fields: [], line, start: at, end, problem: problemOf(error) });
    at = end;
    line += 1;
  }
  return { records, consumed: bytes.length };
}

export const lineEndByte = ({ newline }: Pick<Format, 'newline'>): number =>
  newline === 'cr' ? 13 : 10;

/** Where the line at a place ends, its line end included. */
export function lineEnd(bytes: Buffer, at: number, format: RecordFormat): number {
  const found = bytes.indexOf(lineEndByte(format), at);
  return found < 0 ? bytes.length : found + 1;
}

/** Where the lines end, each with its line end; the last one may have none. */
function lineEnds(bytes: Buffer, format: RecordFormat): readonly number[] {
  const ends: number[] = [];
  for (let at = 0; at < bytes.length;) {
    at = lineEnd(bytes, at, format);
    ends.push(at);
  }
  return ends;
}

/**
 * Without a quote every line is a record and every delimiter ends a field; with quotes around whole fields it is
 * nearly as simple. `undefined` for everything that only the parser understands, which takes several times as long.
 */
function splitLines(
  bytes: Buffer,
  format: RecordFormat,
): readonly (readonly string[])[] | undefined {
  const { newline, trim } = format;
  const fieldsOf = lineReader(bytes, format);
  if (fieldsOf === undefined) return undefined;
  const lines = bytes.toString().split(newline === 'cr' ? '\r' : '\n');
  // Behind the last line end stands nothing, or a line whose carriage return ends nothing.
  const unended = lines.length - 1;
  if (lines[unended] === '') lines.pop();
  const rows: (readonly string[])[] = [];
  for (const [at, text] of lines.entries()) {
    const line = text.endsWith('\r') && at !== unended ? text.slice(0, -1) : text;
    const fields = fieldsOf(line);
    if (fields === undefined) return undefined;
    rows.push(trim ? fields.map((field) => field.trim()) : fields);
  }
  return rows;
}

/** How the fields of a line are found; `undefined` where only the parser knows. */
function lineReader(
  bytes: Buffer,
  { delimiter, quote, escape, trim }: RecordFormat,
): ((line: string) => readonly string[] | undefined) | undefined {
  if (quote === '' || !bytes.includes(quote)) return (line) => line.split(delimiter);
  if (trim || escape !== quote) return undefined;
  return (line) => splitLine(line, delimiter, quote);
}

const parserOptions = ({ delimiter, quote, escape, newline, trim }: RecordFormat): Options => ({
  delimiter,
  quote,
  escape,
  trim,
  record_delimiter: newline === 'cr' ? ['\r'] : ['\r\n', '\n'],
  relax_column_count: true,
});

/** The fields of every record; `undefined` when a record is broken. */
function parseLines(bytes: Buffer, format: RecordFormat): readonly string[][] | undefined {
  try {
    return parse(bytes, parserOptions(format));
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

interface Found {
  readonly fields: readonly string[];
  readonly end: number;
}

function parseUntilError(
  bytes: Buffer,
  format: RecordFormat,
): { found: Found[]; error?: CsvError } {
  const found: Found[] = [];
  const options: Options = {
    ...parserOptions(format),
    on_record: (fields: readonly string[], { bytes: end }: { readonly bytes: number }) => {
      found.push({ fields, end });
      return null;
    },
  };
  try {
    parse(bytes, options);
    return { found };
  } catch (error) {
    if (error instanceof CsvError) return { found, error };
    throw error;
  }
}

const MESSAGES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quote that opens in this line is never closed.',
  CSV_INVALID_CLOSING_QUOTE:
    'After a closing quote stands neither a delimiter nor the end of the line.',
  INVALID_OPENING_QUOTE: 'A quote stands in the middle of a field that does not begin with one.',
};

function problemOf(error: CsvError): RecordProblem {
  const column: unknown = error['column'];
  return {
    message: MESSAGES[error.code] ?? error.message,
    ...(typeof column === 'number' ? { column: column + 1 } : {}),
  };
}
