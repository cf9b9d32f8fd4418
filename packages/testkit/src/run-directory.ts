import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Folders of servers are named for the process that made them: `cognate-slapd-1234-x7Bc2Q`. */
const NAME = /^cognate-(?:ds389|postgres|samba|slapd|test)-(\d+)-/;

/** Makes a temporary folder for a server of this process. */
export function makeRunDirectory(server: 'ds389' | 'postgres' | 'samba' | 'slapd'): string {
  return mkdtempSync(path.join(tmpdir(), `cognate-${server}-${process.pid}-`));
}

/** Removes what processes that were killed left behind, their PostgreSQL servers included. */
export function removeLeftovers(temporary: string = tmpdir()): void {
  for (const name of readdirSync(temporary)) {
    const [, pid] = NAME.exec(name) ?? [];
    const directory = path.join(temporary, name);
    if (pid === undefined || isAlive(Number(pid)) || !isOurs(directory)) continue;
    for (const data of [directory, path.join(directory, 'data')]) stopLeftPostgres(data);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

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
