import { open, readFile, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { ConnectorError } from '@cognate/connector-kit';
import { systemCode, writeProblem } from '../file-problem.ts';
import type { OpenFiles } from '../open-files.ts';
import type { RowChange } from './row-change.ts';
import { syncFolder } from './write-file.ts';

const VERSION = 1;

/** Where the answered pages of an export are kept until its end. */
const journalPath = (path: string): string => `${path}.cognate-journal`;

/** Keeps the pages of an export beside its file. */
export interface Journal {
  /** Takes changes as JSON. Once this has answered, the changes survive a crash. Throws `ConnectorError`; then none is kept. */
  readonly append: (changes: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

export function createJournal(file: string, files: OpenFiles): Journal {
  const path = journalPath(file);
  let handle: FileHandle | undefined;
  let length = 0;

  const append = async (line: Buffer): Promise<void> => {
    const isNew = handle === undefined;
    handle ??= files.track(await open(path, 'ax', 0o600));
    try {
      await handle.appendFile(line);
      await handle.datasync();
    } catch (error) {
      await handle.truncate(length).catch(() => undefined);
      throw error;
    }
    if (isNew) await syncFolder(path);
    length += line.length;
  };

  return {
    append: (changes) =>
      append(pageLine(changes)).catch((error: unknown) => {
        throw writeProblem(path, error);
      }),
    close: async () => {
      await handle?.close();
      handle = undefined;
    },
  };
}

/** A page is one line: its checksum, then its changes. Torn by a crash it does not match its checksum. */
function pageLine(changes: readonly string[]): Buffer {
  const text = `{"version":${VERSION},"changes":[${changes.join(',')}]}`;
  return Buffer.from(`${checksum(text)} ${text}\n`);
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/**
 * The changes that an unfinished export left, `undefined` when there is none. A last page that was not written
 * completely was never answered, and is ignored.
 */
export async function readJournal(file: string): Promise<readonly RowChange[] | undefined> {
  const path = journalPath(file);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw journalProblem(path, `cannot be read (${systemCode(error) ?? String(error)})`, error);
  }
  const lines = text.split('\n').filter((line) => line !== '');
  const pages = lines.map(readPage);
  const torn = pages.findIndex((page) => page === undefined);
  if (torn >= 0 && torn < pages.length - 1)
    throw journalProblem(path, `is damaged in line ${torn + 1}`);
  return pages.flatMap((page) => page ?? []);
}

function readPage(line: string): readonly RowChange[] | undefined {
  const text = line.slice(9);
  if (line[8] !== ' ' || checksum(text) !== line.slice(0, 8)) return undefined;
  // The checksum proves that these are the bytes that `pageLine` wrote.
  const page = JSON.parse(text) as { readonly changes: readonly RowChange[] };
  return page.changes;
}

export async function removeJournal(file: string): Promise<void> {
  const path = journalPath(file);
  await rm(path, { force: true }).catch((error: unknown) => {
    throw writeProblem(path, error);
  });
  await syncFolder(path);
}

const journalProblem = (path: string, what: string, cause?: unknown): ConnectorError =>
  new ConnectorError(
    'stopped-file-error',
    `The journal ${path} of an export that did not end ${what}.`,
    {
      remedy:
        'Restore it from a backup, or move it away and export again; its changes are then reported as not reimported.',
      details: { path },
      cause,
    },
  );
