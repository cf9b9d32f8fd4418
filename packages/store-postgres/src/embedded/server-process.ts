import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPostmaster, isAlive } from './postmaster-file.ts';
import { programOptions, runProgram } from './run-as.ts';
import type { ServerFiles } from './server-files.ts';
import { openServerLog } from './server-log.ts';

const FAST_STOP_MS = 120_000;
const POLL_MS = 20;

/** How a server that was started came to its end, when it did. */
export interface ServerProcess {
  readonly pid: number | undefined;
  /** Undefined while it runs. */
  readonly ended: () => string | undefined;
  readonly interrupt: () => void;
}

/**
 * Starts the server in a session of its own, so that Ctrl-C in a terminal reaches this process only, which then ends
 * its work before it stops the server.
 */
export function spawnServer(
  files: ServerFiles,
  binaries: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): ServerProcess {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const fd = openServerLog(files);
  const child = spawn(
    path.join(binaries, 'bin', 'postgres'),
    ['-D', files.cluster, '-p', String(port), ...options],
    {
      ...programOptions(files.account, files.base),
      detached: true,
      stdio: ['ignore', fd, fd],
    },
  );
  closeSync(fd);
  child.unref();
  return { pid: child.pid, ended: watchEnd(child), interrupt: () => void child.kill('SIGINT') };
}

function watchEnd(child: ChildProcess): () => string | undefined {
  let end: string | undefined;
  child.once('error', (error) => (end = error.message));
  child.once('exit', (code, signal) => (end ??= `ended with ${signal ?? `code ${String(code)}`}`));
  return () => end;
}

/** A port of 127.0.0.1 that nobody listens on: the preferred one when it is free. */
export async function freePort(preferred?: number): Promise<number> {
  const free = await tryPort(preferred ?? 0);
  return free ?? (await tryPort(0)) ?? 0;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const found = address !== null && typeof address === 'object' ? address.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}

/**
 * Stops the server of the cluster: connections are ended, transactions rolled back, everything written to disk.
 *
 * A server that does not end in two minutes is stopped at once; it repeats its log at the next start, losing nothing.
 */
export async function stopServer(cluster: string, binaries: string): Promise<void> {
  const running = findPostmaster(cluster);
  if (running === undefined) return;
  if (process.platform === 'win32') {
    const control = path.join(binaries, 'bin', 'pg_ctl');
    return runProgram(control, ['stop', '-D', cluster, '-m', 'fast', '-w'], undefined, cluster);
  }
  send(running.pid, 'SIGINT');
  if (await isGone(cluster, running.pid, FAST_STOP_MS)) return;
  send(running.pid, 'SIGQUIT');
  await isGone(cluster, running.pid, FAST_STOP_MS);
}

function send(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in this moment.
  }
}

/** The file goes first, then the process. */
async function isGone(cluster: string, pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (findPostmaster(cluster)?.pid === pid) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  for (let polls = 0; isAlive(pid) && polls < 25; polls += 1) await sleep(POLL_MS);
  return true;
}
