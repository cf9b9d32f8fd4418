import { ConnectorError } from '@cognate/connector-kit';
import type { Format } from '../format.ts';
import { UndecodableBytes } from './encoding.ts';
import type { FileRecord, RecordBlock } from './file-record.ts';
import { lineEnd, lineEndByte, parseBlock } from './parse-block.ts';
import type { TextSource } from './read-text.ts';

/**
 * Streams the records of a file in blocks; memory use depends on the longest record only. Empty lines are records
 * with one empty field. Throws `ConnectorError` for what no record survives: bytes that are not text, U+0000.
 */
export async function* readRecords(
  path: string,
  source: TextSource,
  format: Format,
): AsyncGenerator<RecordBlock> {
  const reader = createBlockReader(format);
  try {
    for await (const text of source.pieces()) {
      const zero = text.indexOf('\0');
      if (zero >= 0) throw embeddedNull(path, reader.lineAfter(text.slice(0, zero)), source);
      const block = reader.take(Buffer.from(text), false);
      if (block !== undefined) yield block;
    }
    const block = reader.take(Buffer.alloc(0), true);
    if (block !== undefined) yield block;
  } catch (error) {
    if (!(error instanceof UndecodableBytes)) throw error;
    throw undecodable(path, reader.lineAfter('') + error.linesBefore, source);
  } finally {
    await source.close();
  }
}

interface BlockReader {
  /** Adds text and gives the records that are complete now. */
  take(text: Buffer, isLast: boolean): RecordBlock | undefined;
  /** The line in which text stands that follows what was taken. */
  lineAfter(text: string): number;
}

function createBlockReader(format: Format): BlockReader {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let skipping = false;

  /** Leaves out the remainder of a line that was too long. */
  const skipLine = (bytes: Buffer): Buffer => {
    if (!skipping) return bytes;
    const end = bytes.indexOf(lineEndByte(format));
    if (end < 0) return Buffer.alloc(0);
    skipping = false;
    line += 1;
    return bytes.subarray(end + 1);
  };

  /** A line without an end that is longer than a record may be. */
  const cutLine = (bytes: Buffer): RecordBlock => {
    const message = tooLong(format);
    skipping = true;
    rest = Buffer.alloc(0);
    const problem = { message, isCut: true } as const;
    return { bytes, records: [{ fields: [], line, start: 0, end: bytes.length, problem }] };
  };

  return {
    take(text, isLast) {
      const added = skipLine(text);
      const bytes = rest.length === 0 ? added : Buffer.concat([rest, added]);
      const whole = isLast ? bytes.length : bytes.lastIndexOf(lineEndByte(format)) + 1;
      if (whole === 0) {
        if (bytes.length > format.maxRecordSize) return cutLine(bytes);
        rest = bytes;
        return undefined;
      }
      const lines = bytes.subarray(0, whole);
      const parsed = parseBlock(lines, line, format, isLast);
      rest = bytes.subarray(parsed.consumed);
      const used = lines.subarray(0, parsed.consumed);
      line += countLines(used, format);
      return { bytes: used, records: parsed.records.map((record) => limitSize(record, format)) };
    },
    lineAfter: (text) => line + countLines(rest, format) + countLines(Buffer.from(text), format),
  };
}

const tooLong = ({ maxRecordSize }: Format): string =>
  `The record is longer than ${maxRecordSize} bytes (maxRecordSize).`;

function limitSize(record: FileRecord, format: Format): FileRecord {
  const { line, start, end, fields } = record;
  if (end - start <= format.maxFieldSize) return record;
  if (end - start > format.maxRecordSize)
    return { fields: [], line, start, end, problem: { message: tooLong(format) } };
  const at = fields.findIndex((field) => field.length > format.maxFieldSize);
  if (at < 0) return record;
  const message = `A field is longer than ${format.maxFieldSize} characters (maxFieldSize).`;
  return { fields: [], line, start, end, problem: { message, column: at + 1 } };
}

function countLines(bytes: Buffer, format: Format): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at = lineEnd(bytes, at, format)) count += 1;
  return bytes.length > 0 && bytes.at(-1) !== lineEndByte(format) ? count - 1 : count;
}

function embeddedNull(path: string, line: number, source: TextSource): ConnectorError {
  const hint = source.hasMark
    ? ''
    : ' If it is UTF-16 without a byte order mark, set `encoding: utf-16le`.';
  return new ConnectorError(
    'stopped-file-embedded-nulls',
    `${path}, line ${line}: the text holds the character U+0000.`,
    { remedy: `Export the file again as text.${hint}`, details: { path, line } },
  );
}

function undecodable(path: string, line: number, source: TextSource): ConnectorError {
  return new ConnectorError(
    'stopped-code-page-conversion',
    `${path}, line ${line}: the bytes are not ${source.encoding}.`,
    {
      remedy: 'Set `encoding` to the one that the file is written in, for example windows-1252.',
      details: { path, line },
    },
  );
}
