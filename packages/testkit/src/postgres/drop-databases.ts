import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { openPool } from '@cognate/store-postgres';

/** Drops every database whose name begins with `prefix`, together with the connections to them. */
export async function dropDatabases(connectionString: string, prefix: string): Promise<void> {
  const pool = await openPool({ connectionString, max: 1 });
  try {
    const { rows } = await pool.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { name } of rows) await drop(pool, `drop database if exists ${name} with (force)`);
  } finally {
    await pool.end();
  }
}

const ATTEMPTS = 40;
const PERMISSION_DENIED = '42501';

/** The server's own cleaner, which only its superuser may end, may be at work in the database for a moment. */
async function drop(pool: Pool, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await pool.query(statement);
      return;
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && error.code === PERMISSION_DENIED;
      if (!busy || attempt === ATTEMPTS) throw error;
      await setTimeout(250);
    }
  }
}
