import { mkdir, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ImportEntry, ImportPage, ImportRequest } from '@cognate/connector-kit';
import { readAttributes } from '../../runs/checked-session.ts';
import type { StepContext } from '../../runs/step-context.ts';
import { importedPages } from '../imported-pages.ts';
import type { ImportedPage } from '../imported-pages.ts';
import { recordPage } from '../record-page.ts';
import type { DropFileHeader, DropFileLine } from './drop-file-line.ts';
import { dropFilePath } from './drop-file-path.ts';
import { writeProblem } from './drop-file-problem.ts';

/**
 * Writes what an import reads into a file and stages nothing. The file appears under its name when it is complete; it
 * holds personal data, so nobody but the service's account may read it.
 */
export async function writeDropFile(
  step: StepContext,
  mode: ImportRequest['mode'],
  source: AsyncIterable<ImportPage>,
): Promise<void> {
  const path = dropFilePath(step);
  const draft = `${path}.part`;
  let file: FileHandle | undefined;
  try {
    file = await inFileTerms(path, async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rm(draft, { force: true });
      return open(draft, 'wx', 0o600);
    });
    const drop = new DropFileWriter(path, file);
    await drop.write([headerOf(step, mode)]);
    for await (const page of importedPages(step, source)) {
      step.signal.throwIfAborted();
      recordPage(step.recorder, { ...page, errors: [] });
      await drop.write(linesOf(page));
      step.progress(page.entries.length);
    }
    await drop.finish();
    await inFileTerms(path, () => rename(draft, path));
  } finally {
    await file?.close();
    await rm(draft, { force: true });
  }
}

class DropFileWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  #entries = 0;
  #errors = 0;

  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  async write(lines: readonly (DropFileHeader | DropFileLine)[]): Promise<void> {
    for (const line of lines) {
      if ('entry' in line) this.#entries += 1;
      if ('error' in line) this.#errors += 1;
    }
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await inFileTerms(this.#path, () => this.#file.appendFile(text));
  }

  async finish(): Promise<void> {
    await this.write([{ end: { entries: this.#entries, errors: this.#errors } }]);
    await inFileTerms(this.#path, () => this.#file.sync());
  }
}

const headerOf = (
  { connector, settings }: StepContext,
  mode: ImportRequest['mode'],
): DropFileHeader => ({
  cognate: 'drop-file',
  version: 1,
  step: `${mode}-import`,
  connector: connector.id,
  partition: settings.partition?.name ?? null,
});

const linesOf = ({ entries, errors, filteredObjects }: ImportedPage): readonly DropFileLine[] => [
  ...entries.map(lineOf),
  ...errors.map((error) => ({ error })),
  ...(filteredObjects === undefined ? [] : [{ filtered: filteredObjects }]),
];

function lineOf(entry: ImportEntry): DropFileLine {
  const read = readAttributes(entry);
  if ('error' in read) return read;
  const { fingerprint: _, ...plain } = entry;
  return { entry: plain };
}

async function inFileTerms<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw writeProblem(path, cause);
  }
}
