import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type {
  DiscoveryError,
  ImportEntry,
  ImportPage,
  ImportRequest,
} from '@cognate/connector-kit';
import type { StepContext } from '../../runs/step-context.ts';
import { parseDropFileHeader, parseDropFileLine } from './drop-file-line.ts';
import { dropFilePath } from './drop-file-path.ts';
import { brokenFile, openProblem, wrongFile } from './drop-file-problem.ts';
import { readLines } from './read-lines.ts';
import type { TextLine } from './read-lines.ts';

const PAGE_SIZE = 1000;

/**
 * The pages of the step's drop file. Throws `ConnectorError` when the file is of another step or not complete, before
 * anything could be taken for deleted.
 */
export async function* readDropFile(
  step: StepContext,
  mode: ImportRequest['mode'],
): AsyncGenerator<ImportPage> {
  const path = dropFilePath(step);
  const file = await openFile(path);
  try {
    const lines = readLines(path, file);
    const first = await lines.next();
    checkHeader(step, mode, path, first.done === true ? undefined : first.value);
    yield* readPages(path, lines, step.settings.pageSize ?? PAGE_SIZE);
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw openProblem(path, cause);
  }
}

function checkHeader(
  { connector, settings }: StepContext,
  mode: ImportRequest['mode'],
  path: string,
  line: TextLine | undefined,
): void {
  const header = line && parseDropFileHeader(line.text);
  if (header === undefined) throw wrongFile(path, 'is no drop file');
  if (header.step !== `${mode}-import`)
    throw wrongFile(path, `was written by a ${header.step}; this is a ${mode}-import`);
  if (header.connector !== connector.id)
    throw wrongFile(path, `is of the connector "${header.connector}"`);
  const partition = settings.partition?.name ?? null;
  if (header.partition !== partition)
    throw wrongFile(path, `is of ${nameOf(header.partition)}; the step reads ${nameOf(partition)}`);
}

const nameOf = (partition: string | null): string =>
  partition === null ? 'the whole system' : `the partition "${partition}"`;

async function* readPages(
  path: string,
  lines: AsyncGenerator<TextLine, undefined>,
  pageSize: number,
): AsyncGenerator<ImportPage> {
  let page = newPage();
  const count = { entries: 0, errors: 0 };
  for await (const { text, number } of lines) {
    const line = parseDropFileLine(text);
    if (line === undefined) throw brokenFile(path, number, 'this is no line of a drop file');
    if ('end' in line) {
      const { entries, errors } = line.end;
      if (entries !== count.entries || errors !== count.errors)
        throw brokenFile(
          path,
          number,
          `${entries} entries and ${errors} errors were written, ${count.entries} and ${count.errors} are there`,
        );
      yield page;
      return;
    }
    if ('entry' in line) {
      page.entries.push(line.entry);
      count.entries += 1;
    } else if ('error' in line) {
      page.errors.push(line.error);
      count.errors += 1;
    } else page.filteredObjects += line.filtered;
    if (page.entries.length < pageSize) continue;
    yield page;
    page = newPage();
  }
  throw brokenFile(path, count.entries + count.errors + 1, 'the file ends before its end');
}

const newPage = (): {
  readonly entries: ImportEntry[];
  readonly errors: DiscoveryError[];
  filteredObjects: number;
} => ({ entries: [], errors: [], filteredObjects: 0 });
