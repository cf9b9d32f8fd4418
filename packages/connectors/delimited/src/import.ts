import { ConnectorError } from '@cognate/connector-kit';
import type {
  DiscoveryError,
  ImportEntry,
  ImportPage,
  ImportRequest,
} from '@cognate/connector-kit';
import type { SelectedFile } from './data-file.ts';
import type { OpenFiles } from './open-files.ts';
import { openRecords } from './records.ts';
import { createRowReader, isBlank, rowKey } from './row.ts';
import type { Row } from './row.ts';

/** Reads the files one after the other, each from its first row to its last. */
export async function* importFiles(
  selected: readonly SelectedFile[],
  { mode, pageSize }: ImportRequest,
  files: OpenFiles,
): AsyncGenerator<ImportPage> {
  if (mode !== 'full')
    throw new ConnectorError(
      'no-start-full-import-required',
      'A delimited file does not say what has changed.',
      { remedy: 'Use a full import in the run profile.' },
    );
  const names = createNameRegister();
  const pages = createPages(pageSize);
  for (const file of selected)
    for await (const rows of readRows(file, names, files))
      for (const page of pages.add(rows)) {
        files.signal.throwIfAborted();
        yield page;
      }
  files.signal.throwIfAborted();
  yield pages.last();
}

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
    for await (const { records } of opened.blocks) {
      const first = before + 1;
      const filled = records.filter((record) => !isBlank(record));
      before += filled.length;
      yield filled.map((record, at) => unlessRepeated(readRow(record, first + at), file, names));
    }
  } finally {
    await opened.close();
  }
}

/** Gathers rows into pages. */
interface Pages {
  readonly add: (rows: readonly Row[]) => readonly ImportPage[];
  readonly last: () => ImportPage;
}

function createPages(pageSize: number): Pages {
  let entries: ImportEntry[] = [];
  let errors: DiscoveryError[] = [];
  const take = (): ImportPage => {
    const page = { entries, errors };
    entries = [];
    errors = [];
    return page;
  };
  return {
    add: (rows) => {
      const full: ImportPage[] = [];
      for (const row of rows) {
        if (row.ok) entries.push(row.entry);
        else errors.push(row.error);
        if (entries.length + errors.length >= pageSize) full.push(take());
      }
      return full;
    },
    last: take,
  };
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
