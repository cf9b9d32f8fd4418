import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import {
  createPostgresStore,
  migrate,
  openPool,
  schemaState,
  startEmbeddedPostgres,
} from '@cognate/store-postgres';
import type { PostgresStore } from '@cognate/store-postgres';
import type { Vault } from '@cognate/sync-engine';

export interface Database {
  readonly store: PostgresStore;
  /** Where it is, without credentials: `embedded`, or host and database name. */
  readonly label: string;
  /** Resolves when the server answers a statement. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly dataDirectory: string;
  /** Without it the embedded PostgreSQL of the data directory is used. */
  readonly databaseUrl?: string | undefined;
  /** The folder of the release's migrations; the product's own where left out. */
  readonly migrations?: string | undefined;
  /** Told in a sentence what takes time. */
  readonly log: (message: string) => void;
}

/** Connections of one process; a run uses three at a time. */
const POOL_SIZE = 8;

/** A database that answers, with the schema that it happens to have. */
export interface Connection {
  readonly pool: Awaited<ReturnType<typeof openPool>>;
  readonly label: string;
  close(): Promise<void>;
}

/** Opens the instance's database, started and with the current schema. Errors: `database-schema-older`. */
export async function openDatabase(
  options: DatabaseOptions & {
    /** Seals the values of secret attributes. */
    readonly vault?: Vault | undefined;
  },
): Promise<Database> {
  const connection = await connectDatabase(options);
  const { pool, label } = connection;
  try {
    await prepareSchema(pool, options.migrations);
    const store = await createPostgresStore(pool, options.vault);
    return {
      store,
      label,
      ping: async () => {
        const client = await pool.connect();
        client.release();
        await store.watermark('', undefined);
      },
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** A new database gets its schema. One with data is upgraded when somebody says so, after a backup. */
async function prepareSchema(
  pool: Connection['pool'],
  migrations: string | undefined,
): Promise<void> {
  const { history, pending } = await schemaState(pool, migrations);
  if (pending.length === 0) return;
  if (history.length > 0)
    throw new AppError(
      'database-schema-older',
      `The schema of the database has version ${history.length}; this release works with ${history.length + pending.length}.`,
      { remedy: 'Make a backup with "cognate backup <file>", then run "cognate upgrade".' },
    );
  await migrate(pool, migrations);
}

/** Opens the instance's database, started, as it is. */
export async function connectDatabase(options: DatabaseOptions): Promise<Connection> {
  const { dataDirectory, databaseUrl, log } = options;
  if (databaseUrl !== undefined) {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    return connect(databaseUrl, placeOf(databaseUrl), options);
  }
  const server = await startEmbeddedPostgres({
    dataDirectory: path.join(dataDirectory, 'postgres'),
    log,
  });
  try {
    const connection = await connect(server.connectionString, 'embedded', options);
    return {
      ...connection,
      close: async () => {
        await connection.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function connect(
  connectionString: string,
  label: string,
  { log }: DatabaseOptions,
): Promise<Connection> {
  const pool = await openPool({
    connectionString,
    max: POOL_SIZE,
    onIdleError: (error) => log(`A database connection broke: ${error.message}`),
  }).catch((error: unknown) => {
    throw connectError(error, label);
  });
  return { pool, label, close: () => pool.end() };
}

/** Whatever keeps the first connection from being made lies outside the product: the server, TLS, the network. */
function connectError(error: unknown, label: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  return new AppError(
    'database-connect-failed',
    `The database (${label}) cannot be used: ${error.message}`,
    {
      remedy: 'Check the connection string, above all its TLS settings (sslmode, sslrootcert).',
      cause: error,
    },
  );
}

/** Host and database of a connection string, without what is secret in it. */
function placeOf(databaseUrl: string): string {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (url?.protocol === 'postgresql:' || url?.protocol === 'postgres:')
    return `${url.host}${url.pathname}`;
  throw new AppError(
    'database-url-invalid',
    'The connection string of the database is not valid.',
    {
      remedy:
        'Write it like postgresql://user:password@host:5432/database, special characters as %40 and so on.',
    },
  );
}
