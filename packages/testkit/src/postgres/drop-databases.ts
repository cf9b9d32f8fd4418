import { openPool } from '@cognate/store-postgres';

/** Drops every database whose name begins with `prefix`, together with the connections to them. */
export async function dropDatabases(connectionString: string, prefix: string): Promise<void> {
  const pool = await openPool({ connectionString, max: 1 });
  try {
    const { rows } = await pool.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { name } of rows) await pool.query(`drop database if exists ${name} with (force)`);
  } finally {
    await pool.end();
  }
}
