import { ConnectorError } from '@cognate/connector-kit';
import type { ImportEntry } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import type { FileSettings } from './config.ts';
import type { SelectedFile } from './data-file.ts';
import type { Layout } from './layout.ts';
import type { OpenFiles } from './open-files.ts';
import { openRecords } from './records.ts';
import { createRowReader, isBlank, rowDn } from './row.ts';
import type { Row, RowReader } from './row.ts';
import type { FileRecord } from './text/file-record.ts';

type DeltaSettings = NonNullable<FileSettings['delta']>;

/** A file that says what has happened to the rows of another one. */
export type DeltaFile = SelectedFile & { readonly delta: DeltaSettings };

/** The file with the changes. Throws `ConnectorError` when the settings name none. */
export function withDelta(file: SelectedFile): DeltaFile {
  const { delta, ...settings } = file.settings;
  if (delta === undefined)
    throw new ConnectorError(
      'no-start-delta-step-type-not-configured',
      `The settings name no file with the changes of "${file.selected.name}".`,
      { remedy: 'Add `delta` to the file in the settings, or use a full import.' },
    );
  const { columns = settings.columns } = delta;
  return {
    ...file,
    delta,
    path: file.resolve(delta.path),
    settings: { ...settings, ...(columns === undefined ? {} : { columns }) },
  };
}

/** The changes in the order of the file. */
export async function* readChanges(
  file: DeltaFile,
  files: OpenFiles,
): AsyncGenerator<readonly Row[]> {
  const opened = await openRecords(file, files);
  if (opened === undefined) return;
  try {
    const read = createChangeReader(file, opened.layout);
    let before = 0;
    for await (const { records, bytes } of opened.blocks) {
      const first = before + 1;
      const filled = records.filter((record) => !isBlank(record));
      before += filled.length;
      yield filled.map((record, at) => read(record, first + at, bytes));
    }
  } finally {
    await opened.close();
  }
}

type Change = 'add' | 'modify' | 'delete';

function createChangeReader(file: DeltaFile, layout: Layout): RowReader {
  const column = changeColumn(file, layout);
  const readRow = createRowReader(file, layout);
  const words = wordsOf(file.delta);
  return (record, entry, bytes) => {
    const text = (record.fields[column] ?? '').trim();
    const change = words.get(foldName(text));
    const dn = rowDn(file, layout, record);
    // A record that is broken has no change type either.
    if (typeof dn !== 'string') return readRow(record, entry, bytes);
    if (change === undefined) return wrongChange(file, { record, entry, dn, text, column });
    return change === 'delete' ? deletion(dn, record, entry) : readRow(record, entry, bytes);
  };
}

const wordsOf = (delta: DeltaSettings): ReadonlyMap<string, Change> =>
  new Map(
    (['add', 'modify', 'delete'] as const).flatMap((change) =>
      delta[change].map((word) => [foldName(word), change]),
    ),
  );

function changeColumn({ delta, path }: DeltaFile, { headings, attributes }: Layout): number {
  const isIt = (name: string): boolean => foldName(name) === foldName(delta.changeType);
  const column = headings.findIndex((heading, at) => isIt(heading) || isIt(attributes[at] ?? ''));
  if (column >= 0) return column;
  throw new ConnectorError(
    'no-start-header-row-mismatch',
    `${path} has no column "${delta.changeType}" for the change type. It has: ${headings.map((heading) => `"${heading}"`).join(', ')}.`,
    { remedy: 'Add the column, or name the one that holds it in `delta.changeType`.' },
  );
}

function deletion(dn: string, { line }: FileRecord, entry: number): Row {
  const gone: ImportEntry = { change: 'delete', dn, attributes: {}, position: { entry, line } };
  return { ok: true, entry: gone };
}

function wrongChange(
  { path, delta }: DeltaFile,
  {
    record: { line },
    entry,
    dn,
    text,
    column,
  }: {
    readonly record: FileRecord;
    readonly entry: number;
    readonly dn: string;
    readonly text: string;
    readonly column: number;
  },
): Row {
  const known = [...delta.add, ...delta.modify, ...delta.delete].join(', ');
  return {
    ok: false,
    error: {
      type: text === '' ? 'missing-change-type' : 'invalid-change-type',
      message:
        text === ''
          ? `${path}, line ${line}: the column "${delta.changeType}" says nothing.`
          : `${path}, line ${line}: "${text.slice(0, 60)}" is no change type. Known are: ${known}.`,
      dn,
      position: { entry, line, column: column + 1 },
    },
  };
}
