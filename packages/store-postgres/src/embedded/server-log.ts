import { chownSync, closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import type { ServerFiles } from './server-files.ts';

const ROTATE_ABOVE = 10 * 1024 * 1024;
const TAIL = 16 * 1024;

/** The server's log, opened for appending; one older log is kept beside it. */
export function openServerLog({ log, account }: ServerFiles): number {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_ABOVE)
    renameSync(log, `${log}.1`);
  const fd = openSync(log, 'a', 0o600);
  // So that the owner of the data can start the server without root the next time.
  if (account !== undefined) chownSync(log, account.uid, account.gid);
  return fd;
}

export function logSize(log: string): number {
  return statSync(log, { throwIfNoEntry: false })?.size ?? 0;
}

/** The end of what was written to the log after its first `from` bytes. */
export function readLogFrom(log: string, from: number): string {
  const fd = openSync(log, 'r');
  try {
    const size = logSize(log);
    const start = Math.max(from, size - TAIL);
    const bytes = Buffer.alloc(Math.max(0, size - start));
    readSync(fd, bytes, 0, bytes.length, start);
    return bytes.toString('utf8');
  } finally {
    closeSync(fd);
  }
}
