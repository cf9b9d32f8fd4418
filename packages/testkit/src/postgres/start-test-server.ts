import { chmodSync, rmSync } from 'node:fs';
import { startEmbeddedPostgres } from '@cognate/store-postgres';
import { makeRunDirectory } from '../run-directory.ts';
import { startSystemPostgres } from './start-system-postgres.ts';

/** A server for the tests of one run. */
export interface RunningServer {
  readonly connectionString: string;
  stop(): Promise<void>;
}

/**
 * The server that the environment asks for: TEST_DATABASE_URL (or DATABASE_URL) one that runs already, as a user that
 * may create databases; TEST_POSTGRES_MAJOR=15 the distribution's PostgreSQL 15; otherwise the embedded one.
 */
export async function startTestServer(environment: NodeJS.ProcessEnv): Promise<RunningServer> {
  const given = environment['TEST_DATABASE_URL'] ?? environment['DATABASE_URL'] ?? '';
  if (given !== '') return { connectionString: given, stop: () => Promise.resolve() };
  const major = environment['TEST_POSTGRES_MAJOR'] ?? '';
  return major === '' ? startEmbedded() : startSystemPostgres(Number(major));
}

async function startEmbedded(): Promise<RunningServer> {
  const dataDirectory = makeRunDirectory('postgres');
  // Started by root, the server's account has to get in.
  chmodSync(dataDirectory, 0o711);
  const remove = (): void => rmSync(dataDirectory, { recursive: true, force: true });
  // Lost data are no loss here, and without waiting for the disk the tests are faster.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  try {
    const server = await startEmbeddedPostgres({ dataDirectory, settings });
    const stop = async (): Promise<void> => {
      await server.stop();
      remove();
    };
    return { connectionString: server.connectionString, stop };
  } catch (error) {
    remove();
    throw error;
  }
}
