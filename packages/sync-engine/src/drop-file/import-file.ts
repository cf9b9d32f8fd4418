import type {
  DiscoveryError,
  ImportEntry,
  ImportPage,
  ImportRequest,
} from '@cognate/connector-kit';
import { importedPages } from '../import/imported-pages.ts';
import type { ImportedPage } from '../import/imported-pages.ts';
import { recordFiltered } from '../import/record-unstaged.ts';
import { readAttributes } from '../runs/checked-session.ts';
import type { StepContext } from '../runs/step-context.ts';
import { parseImportLine } from './import-line.ts';
import type { ImportLine } from './import-line.ts';
import { readDropFile } from './read-drop-file.ts';
import { openEntry, sealEntry } from './sealed-entry.ts';
import type { EntryChange } from './sealed-entry.ts';
import { writeDropFile } from './write-drop-file.ts';

const PAGE_SIZE = 1000;

/** Writes what an import reads into the step's drop file and stages nothing. Values of secret attributes are sealed. */
export const writeImportFile = (
  step: StepContext,
  mode: ImportRequest['mode'],
  source: AsyncIterable<ImportPage>,
): Promise<void> =>
  writeDropFile(step, `${mode}-import`, async (write) => {
    const seal = sealEntry(step);
    for await (const page of importedPages(step, source)) {
      step.signal.throwIfAborted();
      recordFiltered(step, page);
      await write(linesOf(page, seal));
      step.progress(page.entries.length);
    }
  });

const linesOf = (
  { entries, errors, filteredObjects }: ImportedPage,
  seal: EntryChange,
): readonly ImportLine[] => [
  ...entries.map((entry) => lineOf(entry, seal)),
  ...errors.map((error) => ({ error })),
  ...(filteredObjects === undefined ? [] : [{ filtered: filteredObjects }]),
];

function lineOf(entry: ImportEntry, seal: EntryChange): ImportLine {
  const read = readAttributes(entry);
  if ('error' in read) return read;
  const { fingerprint: _, ...plain } = entry;
  return { entry: seal(plain) };
}

/**
 * The pages of the step's drop file. Throws `ConnectorError` when the file is of another step or not complete, before
 * anything could be taken for deleted.
 */
export async function* readImportFile(
  step: StepContext,
  mode: ImportRequest['mode'],
): AsyncGenerator<ImportPage> {
  const { pageSize = PAGE_SIZE } = step.settings;
  const opened = openEntry(step);
  let page = newPage();
  for await (const line of readDropFile(step, `${mode}-import`, parseImportLine)) {
    if ('entry' in line) page.entries.push(opened(line.entry));
    else if ('error' in line) page.errors.push(line.error);
    else page.filteredObjects += line.filtered;
    if (page.entries.length < pageSize) continue;
    yield page;
    page = newPage();
  }
  yield page;
}

const newPage = (): {
  readonly entries: ImportEntry[];
  readonly errors: DiscoveryError[];
  filteredObjects: number;
} => ({ entries: [], errors: [], filteredObjects: 0 });
