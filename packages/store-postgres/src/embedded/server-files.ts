import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { canEnter, chooseServerAccount } from './server-account.ts';
import type { ServerAccount } from './server-account.ts';

/** Where the embedded server keeps its things. */
export interface ServerFiles {
  /** The data directory, or the place it points to. */
  readonly base: string;
  /** Appears in one step, complete: the cluster and its passwords. */
  readonly server: string;
  /** PostgreSQL's own data directory. */
  readonly cluster: string;
  readonly passwords: string;
  readonly log: string;
  /** Under which account the server runs; undefined: the one of this process. */
  readonly account: ServerAccount | undefined;
  /** Where copies of the binaries may be kept. */
  readonly copies: string;
}

/** Root's own place for what the server's account cannot reach elsewhere. */
const SYSTEM_DIRECTORY = '/var/lib/cognate';
const POINTER = 'LOCATION';

/**
 * Finds or chooses the place of the server's files.
 *
 * They lie in `dataDirectory`, with one exception: when this process is root, the server runs under an ordinary account,
 * which cannot enter, say, a private home directory. Then a new folder in /var/lib/cognate takes them and the file
 * LOCATION in `dataDirectory` names it; deleting `dataDirectory` still means starting afresh.
 */
export function locateServer(
  dataDirectory: string,
  systemDirectory: string = SYSTEM_DIRECTORY,
): ServerFiles {
  const isRoot = process.getuid?.() === 0;
  makeDirectory(path.resolve(dataDirectory), isRoot);
  const directory = realpathSync(dataDirectory);
  const pointed = readPointer(directory);
  const here = filesIn(pointed ?? directory, undefined, directory);
  if (!isRoot) return here;

  const owner = statSync(here.cluster, { throwIfNoEntry: false })?.uid;
  const account = chooseServerAccount(readFileSync('/etc/passwd', 'utf8'), owner);
  if (canEnter(here.base, account)) return filesIn(here.base, account, systemDirectory);
  if (owner !== undefined) throw unreachable(here.base, account);
  const base = pointed === undefined ? moveOut(directory, systemDirectory) : pointed;
  if (!canEnter(base, account)) throw unreachable(base, account);
  return filesIn(base, account, systemDirectory);
}

function filesIn(base: string, account: ServerAccount | undefined, copies: string): ServerFiles {
  const server = path.join(base, 'server');
  return {
    base,
    server,
    cluster: path.join(server, 'cluster'),
    passwords: path.join(server, 'passwords.json'),
    log: path.join(base, 'server.log'),
    account,
    copies,
  };
}

function makeDirectory(directory: string, isRoot: boolean): void {
  try {
    const first = mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (first === undefined || !isRoot) return;
    // The server's account has to pass through the folders that are ours.
    for (let made = directory; made.length >= first.length; made = path.dirname(made))
      chmodSync(made, 0o711);
  } catch (error) {
    throw new AppError(
      'embedded-postgres-no-access',
      `Cannot create the data directory ${directory}.`,
      {
        remedy: 'Choose another data directory, or give this user the right to write there.',
        cause: error,
      },
    );
  }
}

function readPointer(directory: string): string | undefined {
  try {
    return readFileSync(path.join(directory, POINTER), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function moveOut(directory: string, systemDirectory: string): string {
  mkdirSync(systemDirectory, { recursive: true, mode: 0o755 });
  const place = mkdtempSync(path.join(systemDirectory, 'postgres-'));
  chmodSync(place, 0o711);
  try {
    writeFileSync(path.join(directory, POINTER), `${place}\n`, { flag: 'wx' });
    return place;
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    // Another process of ours may have been faster; its choice counts.
    const chosen = readPointer(directory);
    if (chosen === undefined) throw error;
    return chosen;
  }
}

function unreachable(base: string, account: ServerAccount): AppError {
  return new AppError(
    'embedded-postgres-no-access',
    `PostgreSQL runs as ${account.name}, which cannot enter the data directory ${base}.`,
    {
      remedy: `Let that user pass through all folders above it (chmod o+x), or move the data directory.`,
    },
  );
}
