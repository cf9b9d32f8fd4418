import { Pool, types as standardTypes } from 'pg';
import type { PoolConfig } from 'pg';
import { AppError } from '@cognate/kernel';
import { toDatabaseError } from './database-error.ts';

/** The oldest PostgreSQL release that the schema is written for and tested on. */
export const OLDEST_POSTGRES = 15;

const INT8 = 20;
const INT8_ARRAY = 1016;
const CONNECT_TIMEOUT_MS = 15_000;

export interface PoolOptions {
  /** `postgresql://user:password@host:port/database`. */
  readonly connectionString: string;
  /** The most connections that are open at one time. */
  readonly max: number;
  /** Shown in `pg_stat_activity`; `cognate` when left out. */
  readonly applicationName?: string;
  /** Told of connections that broke while nobody used them; the pool replaces them. */
  readonly onIdleError?: (error: Error) => void;
}

/**
 * Opens a pool and makes one connection, so that a wrong address, password or server release is reported now.
 *
 * `int8` values arrive as numbers: all identifiers of the product are below 2^53; a greater value is an error, never
 * a rounded number. Errors: `database-unreachable`, `database-login-refused`, `database-not-found`,
 * `database-too-old`.
 */
export async function openPool(options: PoolOptions): Promise<Pool> {
  const pool = new Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.applicationName ?? 'cognate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Statements fetch pages by key. With the default, made for disks that turn, large tables are read whole instead.
    options: '-c random_page_cost=1.1 -c jit=off',
    types: { getTypeParser },
  });
  const onError = options.onIdleError ?? ((): void => {});
  pool.on('error', onError);
  // A connection that breaks between two statements of its user has no other listener and would end the process;
  // the next statement on it reports the loss.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await checkServer(pool);
  } catch (error) {
    await pool.end();
    throw toDatabaseError(error);
  }
  return pool;
}

type GetTypeParser = NonNullable<PoolConfig['types']>['getTypeParser'];

// The published overloads of both sides differ in words only.
const standardParser = standardTypes.getTypeParser as (oid: number, format: string) => unknown;
const getTypeParser = ((oid: number, format: 'text' | 'binary' = 'text') => {
  if (format === 'text' && oid === INT8) return parseInt8;
  if (format === 'text' && oid === INT8_ARRAY) return parseInt8Array;
  return standardParser(oid, format);
}) as GetTypeParser;

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new AppError('internal-error', `Internal error: the number ${text} is above 2^53`);
  }
  return value;
}

function parseInt8Array(text: string): readonly (number | null)[] {
  const inner = text.slice(1, -1);
  if (inner === '') return [];
  return inner.split(',').map((item) => (item === 'NULL' ? null : parseInt8(item)));
}

async function checkServer(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ number: string; version: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
  );
  const [row] = rows;
  if (row !== undefined && Number(row.number) >= OLDEST_POSTGRES * 10_000) return;
  throw new AppError(
    'database-too-old',
    `The database server is PostgreSQL ${row?.version ?? 'of unknown release'}, but ${OLDEST_POSTGRES} or newer is needed.`,
    {
      remedy: `Upgrade the server to PostgreSQL ${OLDEST_POSTGRES} or newer, or use the embedded one.`,
    },
  );
}
