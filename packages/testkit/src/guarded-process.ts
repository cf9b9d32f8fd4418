import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { AppError } from '@cognate/kernel';

/** A server of the tests. It cannot outlive this process, however this process ends. */
export interface GuardedProcess {
  /** How it ended; undefined while it runs. */
  readonly end: () => string | undefined;
  /** Sends the stop signal and waits for the end. May be called twice. */
  stop(): Promise<void>;
}

export interface GuardedCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Its output goes there. */
  readonly log: string;
  readonly stopSignal: 'INT' | 'TERM';
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
  readonly cwd: string;
}

/**
 * Runs the command ($2 and following) and stops it with signal $1 when standard input ends: that happens when this
 * process closes it, and by itself when this process dies, even of SIGKILL.
 */
const GUARD = `
signal=$1; shift
exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ cat <&3 >/dev/null; kill -s "$signal" "$server" 2>/dev/null; } &
exec 3<&-
wait "$server"
`;

/** Starts a server under a guard. */
export function startGuarded(command: GuardedCommand): GuardedProcess {
  const log = openSync(command.log, 'a', 0o600);
  const guard = spawn(
    '/bin/sh',
    ['-c', GUARD, 'guard', command.stopSignal, command.file, ...command.args],
    {
      cwd: command.cwd,
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['pipe', log, log],
      ...command.account,
    },
  );
  closeSync(log);
  const ended = endOf(guard);
  return {
    end: ended.now,
    stop: async () => {
      guard.stdin?.destroy();
      await ended.promise;
    },
  };
}

function endOf(child: ChildProcess): { now: () => string | undefined; promise: Promise<void> } {
  let how: string | undefined;
  const promise = new Promise<void>((resolve) => {
    const settle = (text: string): void => {
      how ??= text;
      resolve();
    };
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(`ended with ${signal ?? `code ${String(code)}`}`));
  });
  return { now: () => how, promise };
}

/** The failure of a program of the tests, with the end of its log. */
export function serverFailure(name: string, log: string, end: string, remedy: string): AppError {
  const tail = readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n');
  return new AppError('test-server-failed', `${name} failed (${end}):\n${tail}`, { remedy });
}
