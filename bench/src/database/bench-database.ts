import { randomBytes } from 'node:crypto';
import { migrate, openPool, startEmbeddedPostgres } from '@cognate/store-postgres';

/** An empty database of the benchmark's own, with the product's schema. */
export interface BenchDatabase {
  readonly url: string;
  /** The release of the server, `18.4`. */
  readonly release: string;
  /** What the database takes on the disk, without the write-ahead log. */
  readonly sizeMiB: () => Promise<number>;
  /** Ends the use of it; `keep` leaves the data. */
  close(keep: boolean): Promise<void>;
}

/**
 * Makes a database on a server: the one at `serverUrl`, whose user must be allowed to create databases, or the embedded
 * one with the settings that the product gives it, in a new directory.
 */
export async function createBenchDatabase(
  serverUrl: string | undefined,
  directory: string,
  log: (message: string) => void,
): Promise<BenchDatabase> {
  const server =
    serverUrl === undefined
      ? await startEmbeddedPostgres({ dataDirectory: directory, log })
      : { connectionString: serverUrl, stop: () => Promise.resolve() };
  try {
    return await createIn(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function createIn(server: {
  readonly connectionString: string;
  stop(): Promise<void>;
}): Promise<BenchDatabase> {
  const name = `cognate_bench_${randomBytes(4).toString('hex')}`;
  const administer = async (statement: string): Promise<void> => {
    const admin = await openPool({ connectionString: server.connectionString, max: 1 });
    try {
      await admin.query(statement);
    } finally {
      await admin.end();
    }
  };
  await administer(`create database ${name}`);
  const url = new URL(server.connectionString);
  url.pathname = `/${name}`;
  const pool = await openPool({ connectionString: url.href, max: 1 });
  await migrate(pool);
  const release = await pool.query<{ text: string }>(
    `select current_setting('server_version') as text`,
  );
  return {
    url: url.href,
    release: release.rows[0]?.text ?? 'unknown',
    sizeMiB: async () => {
      const { rows } = await pool.query<{ bytes: number }>(
        'select pg_database_size(current_database()) as bytes',
      );
      return (rows[0]?.bytes ?? 0) / 2 ** 20;
    },
    close: async (keep) => {
      try {
        await pool.end();
        if (!keep) await administer(`drop database if exists ${name} with (force)`);
      } finally {
        await server.stop();
      }
    },
  };
}
