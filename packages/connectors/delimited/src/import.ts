import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import type { SelectedFile } from './data-file.ts';
import { readChanges, withDelta } from './delta-file.ts';
import type { DeltaFile } from './delta-file.ts';
import type { OpenFiles } from './open-files.ts';
import { createPages } from './pages.ts';
import { openRecords } from './records.ts';
import { createRowReader, isBlank, rowKey } from './row.ts';
import type { Row } from './row.ts';

/** Reads the files one after the other, each from its first row to its last. */
export async function* importFiles(
  selected: readonly SelectedFile[],
  { mode, pageSize, partition }: ImportRequest,
  files: OpenFiles,
): AsyncGenerator<ImportPage> {
  const types = partition?.objectTypes && new Set(partition.objectTypes.map(foldName));
  const wanted = selected.filter(
    (file) => types === undefined || types.has(foldName(file.selected.name)),
  );
  const names = createNameRegister();
  const pages = createPages(pageSize);
  for (const file of mode === 'full' ? wanted : wanted.map(withDelta)) {
    const rows = isDelta(file) ? readChanges(file, files) : readRows(file, names, files);
    for await (const some of rows)
      for (const page of pages.add(some)) {
        files.signal.throwIfAborted();
        yield page;
      }
  }
  files.signal.throwIfAborted();
  yield pages.last();
}

const isDelta = (file: SelectedFile | DeltaFile): file is DeltaFile => 'delta' in file;

async function* readRows(
  file: SelectedFile,
  names: NameRegister,
  files: OpenFiles,
): AsyncGenerator<readonly Row[]> {
  const opened = await openRecords(file, files);
  if (opened === undefined) return;
  const readRow = createRowReader(file, opened.layout);
  let before = 0;
  try {
    for await (const { records, bytes } of opened.blocks) {
      const first = before + 1;
      const filled = records.filter((record) => !isBlank(record));
      before += filled.length;
      yield filled.map((record, at) =>
        unlessRepeated(readRow(record, first + at, bytes), file, names),
      );
    }
  } finally {
    await opened.close();
  }
}

/** Remembers which names were read, and where. */
interface NameRegister {
  /** Takes a name, or says where it was taken before: `people.csv, line 7`. */
  readonly take: (dn: string, path: string, line: number) => string | undefined;
}

function createNameRegister(): NameRegister {
  const byFile = new Map<string, Map<string, number>>();
  return {
    take: (dn, path, line) => {
      const key = rowKey(dn);
      for (const [other, lines] of byFile) {
        const taken = lines.get(key);
        if (taken !== undefined) return `${other}, line ${taken}`;
      }
      const lines = byFile.get(path) ?? new Map<string, number>();
      byFile.set(path, lines.set(key, line));
      return undefined;
    },
  };
}

/** The later of two rows with one name is dropped, as MIM does it. */
function unlessRepeated(row: Row, { path }: SelectedFile, names: NameRegister): Row {
  if (!row.ok) return row;
  const { dn, position } = row.entry;
  const line = position?.line ?? 0;
  const taken = names.take(dn, path, line);
  if (taken === undefined) return row;
  const message = `${path}, line ${line}: the name "${dn}" is taken by ${taken}. The later row is left out.`;
  return {
    ok: false,
    error: { type: 'duplicate-object', message, dn, ...(position && { position }) },
  };
}
