import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { isAlive } from './postmaster-file.ts';
import { runProgram } from './run-as.ts';
import type { ServerFiles } from './server-files.ts';

/** The release whose data format the pinned binaries read. */
const EMBEDDED_MAJOR = 18;

/** Both of the launcher (a superuser) and of the product (owner of its database, not a superuser). */
export interface ServerPasswords {
  readonly superuser: string;
  readonly application: string;
}

const UNFINISHED = 'initializing-';

/**
 * Makes the cluster where there is none yet, and answers with the passwords of the one that is there.
 *
 * Made aside and moved into place in one step: an interrupted start leaves nothing half-made behind, and of two that
 * start at once one wins and the other uses the winner's. Text is ordered by code point (the built-in C.UTF-8), on
 * every machine alike and independent of the system's locale data. Error: `embedded-postgres-other-major`.
 */
export async function ensureCluster(
  files: ServerFiles,
  binaries: string,
): Promise<ServerPasswords> {
  checkAccess(files.base);
  removeLeftovers(files.base);
  if (!existsSync(files.server)) await create(files, binaries);
  checkMajor(files);
  return readPasswords(files);
}

async function create(files: ServerFiles, binaries: string): Promise<void> {
  const { account } = files;
  const unfinished = path.join(files.base, `${UNFINISHED}${process.pid}`);
  const cluster = path.join(unfinished, 'cluster');
  const passwordFile = path.join(unfinished, 'initdb-password');
  const passwords: ServerPasswords = { superuser: randomPassword(), application: randomPassword() };
  try {
    mkdirSync(cluster, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(unfinished, 'passwords.json'), `${JSON.stringify(passwords)}\n`, {
      mode: 0o600,
    });
    writeFileSync(passwordFile, passwords.superuser, { mode: 0o600 });
    if (account !== undefined) {
      chmodSync(unfinished, 0o711);
      for (const target of [cluster, passwordFile]) chownSync(target, account.uid, account.gid);
    }
    await runProgram(
      path.join(binaries, 'bin', 'initdb'),
      initdbArguments(cluster, passwordFile),
      account,
      unfinished,
    );
    rmSync(passwordFile);
    renameSync(unfinished, files.server);
  } catch (error) {
    if (!existsSync(files.server)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function initdbArguments(cluster: string, passwordFile: string): readonly string[] {
  return [
    `--pgdata=${cluster}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ];
}

const randomPassword = (): string => randomBytes(24).toString('hex');

/** What a start that was killed left behind. */
function removeLeftovers(base: string): void {
  for (const name of readdirSync(base)) {
    if (!name.startsWith(UNFINISHED) || isAlive(Number(name.slice(UNFINISHED.length)))) continue;
    rmSync(path.join(base, name), { recursive: true, force: true });
  }
}

function checkMajor(files: ServerFiles): void {
  const found = Number(readOwn(path.join(files.cluster, 'PG_VERSION')).trim());
  if (found === EMBEDDED_MAJOR) return;
  throw new AppError(
    'embedded-postgres-other-major',
    `The data in ${files.cluster} was made by PostgreSQL ${found}, but the embedded server is PostgreSQL ${EMBEDDED_MAJOR}.`,
    {
      remedy: `Run the version of Cognate that made the data and export them there, or give a server of PostgreSQL ${found} as DATABASE_URL.`,
      details: { found, expected: EMBEDDED_MAJOR },
    },
  );
}

function readPasswords(files: ServerFiles): ServerPasswords {
  // Written by this module in one step with the cluster.
  return JSON.parse(readOwn(files.passwords)) as ServerPasswords;
}

function checkAccess(base: string): void {
  try {
    accessSync(base, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw noAccess(base, error);
  }
}

function readOwn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw noAccess(file, error);
  }
}

const noAccess = (target: string, cause: unknown): AppError =>
  new AppError('embedded-postgres-no-access', `This user may not use ${target}.`, {
    remedy:
      'Start Cognate as the user that made the data directory, or choose another data directory.',
    cause,
  });
