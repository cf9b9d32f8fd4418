import type { Pool, PoolClient } from 'pg';
import { assert } from '@cognate/kernel';
import { toDatabaseError } from './database-error.ts';

export interface TransactionOptions {
  /**
   * How often `run` is tried when the server ends it for the sake of another transaction (deadlock, serialization
   * failure). More than 1 asks that `run` can be repeated: it must not use up an iterator or change anything else.
   */
  readonly attempts?: number;
  /**
   * Whether the commit may be acknowledged before it is on the disk. A crash of the server then takes the last moments
   * back, whole transactions in their order, as if the process had ended a little earlier. For work that is simply done
   * again; never where the world outside has been told of it.
   */
  readonly lazyCommit?: boolean;
}

const BEGIN_LAZY = 'begin; set local synchronous_commit = off';
const REPEATABLE = new Set(['40001', '40P01']);

/**
 * Runs the statements of `run` in one transaction: committed when it ends, undone when it throws.
 *
 * Failures of the server arrive as `AppError` (see `toDatabaseError`), all others as they were thrown.
 */
export async function withTransaction<T>(
  pool: Pool,
  run: (client: PoolClient) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const attempts = options.attempts ?? 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, run, options.lazyCommit === true);
    } catch (error) {
      if (attempt >= attempts || !isRepeatable(error)) throw toDatabaseError(error);
    }
  }
}

async function once<T>(
  pool: Pool,
  run: (client: PoolClient) => Promise<T>,
  lazyCommit: boolean,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(lazyCommit ? BEGIN_LAZY : 'begin');
    const value = await run(client);
    const { command } = await client.query('commit');
    // The server answers so when a statement failed before and its error was not passed on.
    assert(command === 'COMMIT', 'a failed statement was ignored inside a transaction');
    return value;
  } catch (error) {
    // A connection that cannot even roll back is not given to anyone again.
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function isRepeatable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && REPEATABLE.has(String(error.code));
}
