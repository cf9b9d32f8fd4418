import { chmodSync, rmSync } from 'node:fs';
import { startEmbeddedPostgres } from '@cognate/store-postgres';
import { fastFolder, makeRunDirectory } from '../run-directory.ts';
import { startSystemPostgres } from './start-system-postgres.ts';

/** A server for the tests of one run. */
export interface RunningServer {
  readonly connectionString: string;
  /** Started here, so that its data go when it stops. */
  readonly ours: boolean;
  stop(): Promise<void>;
}

/**
 * The server that the environment asks for: TEST_DATABASE_URL (or DATABASE_URL) one that runs already, as a user that
 * may create databases; TEST_POSTGRES_MAJOR=15 the distribution's PostgreSQL 15; otherwise the embedded one.
 */
export async function startTestServer(environment: NodeJS.ProcessEnv): Promise<RunningServer> {
  const given = environment['TEST_DATABASE_URL'] ?? environment['DATABASE_URL'] ?? '';
  if (given !== '') {
    return { connectionString: given, ours: false, stop: () => Promise.resolve() };
  }
  const major = environment['TEST_POSTGRES_MAJOR'] ?? '';
  if (major === '') return startEmbedded();
  const server = await startSystemPostgres(Number(major));
  return { connectionString: server.connectionString, ours: true, stop: () => server.stop() };
}

async function startEmbedded(): Promise<RunningServer> {
  const dataDirectory = makeRunDirectory('postgres', fastFolder());
  // Started by root, the server's account has to get in.
  chmodSync(dataDirectory, 0o711);
  const remove = (): void => rmSync(dataDirectory, { recursive: true, force: true });
  // Lost data are no loss here, and without waiting for the disk the tests are faster.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_wal_size: '512MB',
  };
  try {
    const server = await startEmbeddedPostgres({ dataDirectory, settings });
    const stop = async (): Promise<void> => {
      await server.stop();
      remove();
    };
    return { connectionString: server.connectionString, ours: true, stop };
  } catch (error) {
    remove();
    throw error;
  }
}
