import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { keySetToText, newKey, parseKeySet } from './key-set.ts';
import type { KeySet } from './key-set.ts';

const SIZE_LIMIT = 1024 * 1024;

/** Where an installation has its keys: the variable COGNATE_KEYS, or else `keys.json` in the data directory. */
export const keyFileOf = (
  dataDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
): string => path.resolve(environment['COGNATE_KEYS'] || path.join(dataDirectory, 'keys.json'));

/**
 * The keys in a file that only its owner may read; undefined where there is no file. Errors:
 * `key-file-open-to-others`, `key-file-damaged`.
 */
export function readKeyFile(file: string): KeySet | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  // Windows has no such bits; there the folder's own rights protect the file.
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0)
    throw new AppError(
      'key-file-open-to-others',
      `${file} can be read by other users (mode ${(stat.mode & 0o777).toString(8)}).`,
      {
        remedy: `Run: chmod 600 ${file}. If others may have read it, run "cognate keys rotate" and change the secrets in the connected systems.`,
      },
    );
  const keys = stat.size > SIZE_LIMIT ? undefined : parseKeySet(readFileSync(file, 'utf8'));
  if (keys !== undefined) return keys;
  throw new AppError('key-file-damaged', `${file} holds no key set, or one that was changed.`, {
    remedy: 'Move it away and bring the keys back with "cognate keys import <file>".',
  });
}

/** Replaces the keys in one step, on the disk when it returns: what is sealed with a key must never outlive it. */
export function writeKeyFile(file: string, keys: KeySet): void {
  const draft = writeDraft(file, keys);
  renameSync(draft, file);
  syncFolder(path.dirname(file));
}

/** The keys of a file, which is made with a first key where there is none. Two that do so at once get the same. */
export function readOrCreateKeyFile(file: string, now: Date): KeySet {
  const before = readKeyFile(file);
  if (before !== undefined) return before;
  const key = newKey(now);
  const fresh: KeySet = { active: key.id, keys: [key], rotating: false };
  const draft = writeDraft(file, fresh);
  try {
    // Fails where another process was faster, unlike a rename.
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(path.dirname(file));
  return readKeyFile(file) ?? fresh;
}

function writeDraft(file: string, keys: KeySet): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  // One that a killed process of the same number left could have other rights.
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, keySetToText(keys));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return draft;
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
