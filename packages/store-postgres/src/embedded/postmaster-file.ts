import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** What a running server writes about itself into its data directory. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** The server that runs on the cluster, or undefined when none does (a file left by a crash does not count). */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const lines = readLines(path.join(cluster, 'postmaster.pid'));
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || isNoServer(pid)) return undefined;
  return { pid, port: Number.isInteger(port) && port > 0 ? port : 0 };
}

/** Whether a process of this number exists, ours or not, and has not ended. */
export const isAlive = (pid: number): boolean => isListed(pid) && !isDefunct(pid);

function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Removes the file of a server that ended but stays listed because its parent takes no notice. PostgreSQL takes such a
 * process for a living one and would never start again; whether anything still uses the data it finds out otherwise.
 */
export function removeDefunct(cluster: string): void {
  const file = path.join(cluster, 'postmaster.pid');
  const pid = Number(readLines(file)[0]);
  if (Number.isInteger(pid) && pid > 0 && isDefunct(pid)) rmSync(file, { force: true });
}

/** Only Linux lets us look: after a restart of the machine the number may belong to any program. */
function isNoServer(pid: number): boolean {
  const [commandLine] = readLines(`/proc/${pid}/cmdline`);
  return commandLine !== undefined && commandLine !== '' && !commandLine.includes('postgres');
}

const isDefunct = (pid: number): boolean =>
  /^State:\tZ/m.test(readLines(`/proc/${pid}/status`).join('\n'));

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
