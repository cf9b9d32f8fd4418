import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import path from 'node:path';

/** Folders of servers are named for the process that made them: `cognate-slapd-1234-x7Bc2Q`. */
const NAME = /^cognate-(?:ds389|postgres|samba|slapd|test)-(\d+)-/;

/** Where Linux has a file system in memory. */
const MEMORY_FOLDER = '/dev/shm';
const ROOM = 4 * 1024 ** 3;

/**
 * The folder for the data of databases: in memory if there is far more room than a run needs. A database is four hundred
 * files or more; making and removing them on a disk was half of what PostgreSQL did in the tests.
 */
export function fastFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
    if (Math.min(bavail * bsize, freemem()) > ROOM) return MEMORY_FOLDER;
  } catch {
    // Other systems have none.
  }
  return tmpdir();
}

/** Makes a temporary folder for a server of this process. */
export function makeRunDirectory(
  server: 'ds389' | 'postgres' | 'samba' | 'slapd',
  parent: string = tmpdir(),
): string {
  return mkdtempSync(path.join(parent, `cognate-${server}-${process.pid}-`));
}

/** Removes what processes that were killed left behind, their PostgreSQL servers included. */
export function removeLeftovers(...parents: readonly string[]): void {
  const places =
    parents.length > 0 ? parents : [tmpdir(), MEMORY_FOLDER].filter((place) => existsSync(place));
  for (const directory of places.flatMap(entriesOf)) {
    const [, pid] = NAME.exec(path.basename(directory)) ?? [];
    if (pid === undefined || isAlive(Number(pid)) || !isOurs(directory)) continue;
    for (const data of [directory, path.join(directory, 'data')]) stopLeftPostgres(data);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

const entriesOf = (folder: string): readonly string[] =>
  readdirSync(folder).map((name) => path.join(folder, name));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isOurs(directory: string): boolean {
  return statSync(directory, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

function stopLeftPostgres(dataDirectory: string): void {
  try {
    const file = path.join(dataDirectory, 'server', 'cluster', 'postmaster.pid');
    const [pid, cluster] = readFileSync(file, 'utf8').split('\n');
    // Its data go at once, so there is nothing to be saved.
    if (cluster === path.dirname(file)) process.kill(Number(pid), 'SIGQUIT');
  } catch {
    // It has ended by itself.
  }
}
