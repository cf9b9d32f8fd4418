import { ConnectorError } from '@cognate/connector-kit';
import type { DataFile } from './data-file.ts';
import { layOut, newLayout } from './layout.ts';
import type { Layout } from './layout.ts';
import type { OpenFiles } from './open-files.ts';
import type { RecordBlock } from './text/file-record.ts';
import { openText } from './text/read-text.ts';
import type { TextSource } from './text/read-text.ts';
import { readRecords } from './text/read-records.ts';

/** A file opened for reading, its header understood. */
export interface OpenedFile {
  readonly layout: Layout;
  readonly encoding: string;
  readonly hasMark: boolean;
  /** The header as it stands in the file (UTF-8); empty for a file without one. */
  readonly header: Buffer;
  /** The records after the header. Reading them to the end closes the file. */
  readonly blocks: AsyncGenerator<RecordBlock>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a file and reads its header. `undefined` when the file is missing or empty and may be.
 * Throws `ConnectorError` when it cannot be read or its columns do not fit the settings.
 */
export async function openRecords(
  file: DataFile,
  files: OpenFiles,
): Promise<OpenedFile | undefined> {
  const source = await openUnlessMissing(file, files);
  if (source === undefined) return undefined;
  const blocks = readRecords(file.path, source, file.format);
  try {
    if (!file.format.header) return opened(source, newLayout(file), Buffer.alloc(0), blocks);
    const first = await firstBlock(blocks);
    const header = first?.records[0];
    if (first === undefined || header === undefined) {
      await source.close();
      return noHeader(file);
    }
    if (header.problem !== undefined) throw badHeader(file, header.problem.message);
    const rest = { bytes: first.bytes, records: first.records.slice(1) };
    return opened(
      source,
      layOut(file, header.fields),
      first.bytes.subarray(header.start, header.end),
      startingWith(rest, blocks),
    );
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** As `openRecords`, but a file may always be missing: the first export creates it. */
export const openForExport = (file: DataFile, files: OpenFiles): Promise<OpenedFile | undefined> =>
  openRecords({ ...file, format: { ...file.format, missingFile: 'empty' } }, files);

async function openUnlessMissing(
  { path, format }: DataFile,
  files: OpenFiles,
): Promise<TextSource | undefined> {
  try {
    return await openText(path, format.encoding, files);
  } catch (error) {
    const isMissing =
      error instanceof ConnectorError && error.stepResult === 'no-start-file-not-found';
    if (isMissing && format.missingFile === 'empty') return undefined;
    throw error;
  }
}

const opened = (
  source: TextSource,
  layout: Layout,
  header: Buffer,
  blocks: AsyncGenerator<RecordBlock>,
): OpenedFile => ({
  layout,
  encoding: source.encoding,
  hasMark: source.hasMark,
  header,
  blocks,
  close: source.close,
});

async function firstBlock(blocks: AsyncGenerator<RecordBlock>): Promise<RecordBlock | undefined> {
  for (;;) {
    const next = await blocks.next();
    if (next.done === true) return undefined;
    if (next.value.records.length > 0) return next.value;
  }
}

async function* startingWith(
  first: RecordBlock,
  others: AsyncGenerator<RecordBlock>,
): AsyncGenerator<RecordBlock> {
  yield first;
  yield* others;
}

function noHeader(file: DataFile): undefined {
  if (file.format.missingFile === 'empty') return undefined;
  throw badHeader(file, 'The file is empty.');
}

const badHeader = ({ path }: DataFile, why: string): ConnectorError =>
  new ConnectorError(
    'no-start-header-row-mismatch',
    `${path}: the first record does not name the columns. ${why}`,
    {
      remedy:
        'Provide the file with its header, or set `header: false` and list the columns in the settings.',
      details: { path },
    },
  );
