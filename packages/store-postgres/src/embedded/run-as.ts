import { execFile } from 'node:child_process';
import { AppError } from '@cognate/kernel';
import type { ServerAccount } from './server-account.ts';

/** What every PostgreSQL program gets: an environment without the caller's PG settings and locale. */
export function programOptions(account: ServerAccount | undefined, cwd: string) {
  const environment = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return {
    cwd,
    env: { ...Object.fromEntries(environment), LC_ALL: 'C', TZ: 'UTC' },
    windowsHide: true,
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  };
}

/** Runs a PostgreSQL program to its end; its output is in the error when it fails. */
export function runProgram(
  file: string,
  args: readonly string[],
  account: ServerAccount | undefined,
  cwd: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(file, args, programOptions(account, cwd), (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(startFailure(file, `${stdout}\n${stderr}`.trim() || error.message, error));
    });
  });
}

/** A start that failed, in words that say what to do. */
export function startFailure(what: string, output: string, cause?: unknown): AppError {
  const tail = output.split('\n').filter(Boolean).slice(-8).join('\n');
  if (/No space left on device|ENOSPC|Disk quota exceeded/i.test(output)) {
    return new AppError(
      'database-disk-full',
      `The embedded PostgreSQL has no disk space left:\n${tail}`,
      {
        remedy: 'Free space on the disk of the data directory and start again.',
        cause,
      },
    );
  }
  if (/spawn E(PERM|ACCES)/.test(output)) {
    return new AppError('embedded-postgres-no-access', `Cannot run ${what}: ${tail}`, {
      remedy:
        'Root must be allowed to run programs as another user (CAP_SETUID) and the disk must allow programs; or start Cognate as an ordinary user.',
      cause,
    });
  }
  return new AppError(
    'embedded-postgres-start-failed',
    `The embedded PostgreSQL did not start:\n${tail}`,
    {
      remedy:
        'Correct what the output names, or set DATABASE_URL to use a PostgreSQL server of your own.',
      cause,
    },
  );
}
