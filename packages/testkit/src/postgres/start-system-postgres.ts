import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { openPool } from '@cognate/store-postgres';
import { freePorts } from '../free-port.ts';
import { serverFailure, startGuarded } from '../guarded-process.ts';
import type { GuardedProcess } from '../guarded-process.ts';
import { makeRunDirectory } from '../run-directory.ts';
import { waitForPort } from '../wait-for-port.ts';

/** A PostgreSQL server of the distribution, with data of its own. */
export interface SystemPostgres extends AsyncDisposable {
  readonly connectionString: string;
  stop(): Promise<void>;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Starts the PostgreSQL of that major release that Debian installed, in a temporary folder on a free port of
 * 127.0.0.1, to prove that the product works on it as on the embedded one. As root it runs as `postgres`. It cannot
 * outlive this process.
 */
export async function startSystemPostgres(major: number): Promise<SystemPostgres> {
  const programs = `/usr/lib/postgresql/${major}/bin`;
  if (!existsSync(programs)) {
    throw new AppError(
      'test-server-missing',
      `PostgreSQL ${major} is not installed in ${programs}.`,
      {
        remedy: `apt-get install --no-install-recommends postgresql-${major}`,
      },
    );
  }
  const directory = makeRunDirectory('postgres');
  try {
    return await startIn(directory, programs);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(directory: string, programs: string): Promise<SystemPostgres> {
  const account = process.getuid?.() === 0 ? accountOf('postgres') : undefined;
  const password = randomBytes(12).toString('hex');
  initialise(directory, programs, password, account);
  const [port = 0] = await freePorts(1);
  const log = path.join(directory, 'server.log');
  const server = startGuarded({
    file: path.join(programs, 'postgres'),
    args: ['-D', path.join(directory, 'cluster'), '-p', String(port), ...settings()],
    log,
    stopSignal: 'INT',
    account,
    cwd: directory,
  });
  const connectionString = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  await untilReady(server, connectionString, port, log);
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { connectionString, stop, [Symbol.asyncDispose]: stop };
}

function settings(): readonly string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    full_page_writes: 'off',
    timezone: 'UTC',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function initialise(
  directory: string,
  programs: string,
  password: string,
  account: Account | undefined,
): void {
  const cluster = path.join(directory, 'cluster');
  const passwordFile = path.join(directory, 'password');
  mkdirSync(cluster, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) {
    chmodSync(directory, 0o711);
    for (const target of [cluster, passwordFile]) chownSync(target, account.uid, account.gid);
  }
  execFileSync(
    path.join(programs, 'initdb'),
    ['-D', cluster, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`].concat([
      '-E',
      'UTF8',
      '--no-locale',
      '--no-sync',
      '--no-instructions',
    ]),
    { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'], ...account },
  );
}

async function untilReady(
  server: GuardedProcess,
  connectionString: string,
  port: number,
  log: string,
): Promise<void> {
  if (!(await waitForPort(port, () => server.end() !== undefined))) {
    throw serverFailure('postgres', log, server.end() ?? '', 'See its message.');
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await (await openPool({ connectionString, max: 1 })).end();
    } catch (error) {
      // It takes connections a moment before it serves them.
      if (attempt === 100) throw error;
    }
  }
}

function accountOf(name: string): Account {
  const id = (option: string): number =>
    Number(execFileSync('id', [option, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
