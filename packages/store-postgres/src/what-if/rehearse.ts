import type { Pool } from 'pg';
import { poolOfOne } from './one-connection.ts';

/** Lets `work` use the database by way of one connection, and undoes all that it wrote there. */
export async function rehearse<T>(pool: Pool, work: (pool: Pool) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('begin');
    return await work(poolOfOne(client));
  } finally {
    broken = await client.query('rollback').then(
      () => false,
      // The server undoes what a lost connection has written.
      () => true,
    );
    client.release(broken);
  }
}
