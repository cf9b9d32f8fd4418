import { randomBytes } from 'node:crypto';
import { AppError } from '@cognate/kernel';
import { openPool } from '@cognate/store-postgres';
import type { Pool } from 'pg';
import { dropDatabases } from './drop-databases.ts';
import type { TestServer } from './test-server.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly connectionString: string;
  /** Opened as the product opens it; `drop` closes it. */
  readonly pool: Pool;
  drop(): Promise<void>;
}

/**
 * A database of its own with the current schema and no rows, in some 50 ms: `await using db = await testDatabase()`.
 *
 * Needs the global set-up `packages/testkit/src/vitest-global-setup.ts`, which also drops what a failed test left.
 */
export async function testDatabase(): Promise<TestDatabase> {
  // Only here, so that programs other than tests can start the other servers.
  const { inject } = await import('vitest');
  // Undefined when the set-up did not run, whatever the type says.
  const server = inject('postgres') as TestServer | undefined;
  if (server === undefined) {
    throw new AppError(
      'internal-error',
      'testDatabase() was called where no PostgreSQL was started.',
      {
        remedy: 'Name the test file x.pg.test.ts: the project for these has the global set-up.',
      },
    );
  }
  const name = `${server.prefix}_${randomBytes(6).toString('hex')}`;
  const admin = await openPool({ connectionString: server.connectionString, max: 1 });
  try {
    await admin.query(`create database ${name} template ${server.template} strategy file_copy`);
  } finally {
    await admin.end();
  }
  const url = new URL(server.connectionString);
  url.pathname = `/${name}`;
  const pool = await openPool({ connectionString: url.href, max: 4 });
  const drop = async (): Promise<void> => {
    if (!pool.ended) await pool.end();
    await dropDatabases(server.connectionString, name);
  };
  return { connectionString: url.href, pool, drop, [Symbol.asyncDispose]: drop };
}
