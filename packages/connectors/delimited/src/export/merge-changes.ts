import { ConnectorError } from '@cognate/connector-kit';
import type { Attributes } from '@cognate/kernel';
import type { SelectedFile } from '../data-file.ts';
import { newLayout } from '../layout.ts';
import type { Layout } from '../layout.ts';
import type { OpenFiles } from '../open-files.ts';
import { openForExport } from '../records.ts';
import type { OpenedFile } from '../records.ts';
import { rowDn, rowKey } from '../row.ts';
import { createEncoder } from '../text/encoding.ts';
import type { FileRecord, RecordBlock } from '../text/file-record.ts';
import type { RowChanges } from './row-change.ts';
import { createRowWriter } from './row-writer.ts';
import type { RowWriter } from './row-writer.ts';
import { replaceFile } from './write-file.ts';
import type { Produce } from './write-file.ts';

/** A row on its way into the file; rows are sorted by name when the settings ask for it. */
interface Line {
  readonly dn: string;
  readonly text: Buffer;
}

/**
 * Writes changes into a file: rows keep their order and, where nothing changes, every byte; new rows follow in the order
 * in which they came. The file is streamed, the changes are held. Merging the same changes again changes nothing.
 */
export async function mergeChanges(
  file: SelectedFile,
  changes: RowChanges,
  files: OpenFiles,
): Promise<void> {
  const opened = await openForExport(file, files);
  const layout = opened?.layout ?? newLayout(file);
  const encoding = opened?.encoding ?? file.format.encoding;
  const writer = createRowWriter(file, layout, encoding);
  const { encode, mark } = createEncoder(encoding);
  const produce: Produce = async (write) => {
    const writeText = (text: Buffer): Promise<void> =>
      write(encoding === 'utf-8' ? text : encode(text.toString()));
    await write(opened === undefined ? mark : opened.hasMark ? encode('\ufeff') : Buffer.alloc(0));
    await writeText(headerOf(file, layout, opened, writer));
    const sorted: Line[] = [];
    for await (const lines of mergedLines({ file, layout, writer, changes }, opened))
      if (file.format.sort) sorted.push(...lines);
      else await writeText(Buffer.concat(lines.map(({ text }) => text)));
    for (const { text } of sorted.sort(byDn)) await writeText(text);
  };
  try {
    await replaceFile(file.path, files, produce);
  } finally {
    await opened?.close();
  }
}

const byDn = (a: Line, b: Line): number => (a.dn < b.dn ? -1 : a.dn > b.dn ? 1 : 0);

function headerOf(
  file: SelectedFile,
  layout: Layout,
  opened: OpenedFile | undefined,
  writer: RowWriter,
): Buffer {
  if (opened !== undefined) return withLineEnd(opened.header, writer);
  return Buffer.from(file.format.header ? writer.toText([layout.headings]) : '');
}

interface Merge {
  readonly file: SelectedFile;
  readonly layout: Layout;
  readonly writer: RowWriter;
  readonly changes: RowChanges;
}

const NEW_ROWS = 1000;

async function* mergedLines(
  merge: Merge,
  opened: OpenedFile | undefined,
): AsyncGenerator<readonly Line[]> {
  const met = new Set<string>();
  if (opened !== undefined)
    for await (const block of opened.blocks)
      yield block.records.flatMap((record) => mergeRecord(merge, block, record, met));
  let lines: Line[] = [];
  for (const [key, change] of merge.changes.entries()) {
    if (change.op !== 'put' || met.has(key)) continue;
    lines.push(newLine(merge, change.dn, change.attributes));
    if (lines.length < NEW_ROWS) continue;
    yield lines;
    lines = [];
  }
  yield lines;
}

const newLine = ({ writer }: Merge, dn: string, attributes: Attributes): Line => ({
  dn,
  text: Buffer.from(writer.toText([writer.newFields(dn, attributes)])),
});

function mergeRecord(
  merge: Merge,
  { bytes }: RecordBlock,
  record: FileRecord,
  met: Set<string>,
): readonly Line[] {
  const { file, layout, writer, changes } = merge;
  if (record.problem?.isCut === true) throw unkeepable(file, record);
  const name = rowDn(file, layout, record);
  const dn = typeof name === 'string' ? name : '';
  const key = rowKey(dn);
  const change = dn === '' ? undefined : changes.get(key);
  if (change === undefined)
    return [{ dn, text: withLineEnd(bytes.subarray(record.start, record.end), writer) }];
  met.add(key);
  if (change.op === 'delete') return [];
  if (change.op === 'put') return [newLine(merge, change.dn, change.attributes)];
  const fields = writer.changedFields(record.fields, change.attributes);
  return [{ dn, text: Buffer.from(writer.toText([fields])) }];
}

/** The last line of a file may have no end; what follows it must not become part of it. */
function withLineEnd(text: Buffer, { lineEnd }: RowWriter): Buffer {
  const last = text.at(-1);
  return text.length === 0 || last === 10 || last === 13
    ? text
    : Buffer.concat([text, Buffer.from(lineEnd)]);
}

const unkeepable = ({ path, format }: SelectedFile, { line }: FileRecord): ConnectorError =>
  new ConnectorError(
    'stopped-unexpected-data',
    `${path}, line ${line}: the record is longer than ${format.maxRecordSize} bytes and would be lost.`,
    {
      remedy: 'Repair the line, or raise `maxRecordSize`, then run the export again.',
      details: { path, line },
    },
  );
