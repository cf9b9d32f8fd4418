import type { Pool, PoolClient } from 'pg';

/**
 * A pool that has one connection, in a transaction that is open already: a transaction within it is a savepoint, and
 * whoever asks meanwhile waits, so that nobody sees half of what it writes.
 */
export function poolOfOne(client: PoolClient): Pool {
  let last: Promise<unknown> = Promise.resolve();
  /** Waits for its turn; the answer passes the turn on. */
  const turn = async (): Promise<() => void> => {
    const mine = Promise.withResolvers<undefined>();
    const before = last;
    last = mine.promise;
    await before;
    return () => {
      mine.resolve(undefined);
    };
  };
  const query = async (...statement: readonly unknown[]): Promise<unknown> => {
    const done = await turn();
    try {
      return await passOn(client, statement);
    } finally {
      done();
    }
  };
  const connect = async (): Promise<unknown> => {
    const done = await turn();
    return {
      query: (...statement: readonly unknown[]) => inTransaction(client, statement),
      release: done,
    };
  };
  // The store uses these two methods of a pool, and of a client what `connect` gives it.
  return { query, connect } as unknown as Pool;
}

function inTransaction(client: PoolClient, statement: readonly unknown[]): unknown {
  switch (firstWord(statement[0])) {
    case 'begin':
      // What comes with it is about the commit, which never happens.
      return client.query('savepoint page');
    case 'commit':
      return client.query('release savepoint page').then(() => ({ command: 'COMMIT' }));
    case 'rollback':
      return client.query('rollback to savepoint page');
    default:
      return passOn(client, statement);
  }
}

const firstWord = (text: unknown): string | undefined =>
  typeof text === 'string' ? /^\w+/.exec(text)?.[0] : undefined;

/** `pg` has many forms of `query`; each goes through as it is. */
const passOn = (client: PoolClient, statement: readonly unknown[]): unknown =>
  // What was a call of `query` before is one again.
  (client as { query: (...parameters: readonly unknown[]) => unknown }).query(...statement);
