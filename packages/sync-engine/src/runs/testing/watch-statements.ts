import type { EngineWorld } from '@cognate/testkit';

type Pool = EngineWorld['pool'];

/** Calls `moment` right before every statement that goes through a pool. */
export function watchStatements(pool: Pool, moment: () => void): void {
  const watched = new WeakSet();
  pool.on('acquire', (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    const query = client.query.bind(client) as (...parameters: unknown[]) => unknown;
    // The same method, which says when it is called.
    client.query = ((...parameters: unknown[]) => {
      moment();
      return query(...parameters);
    }) as typeof client.query;
  });
}
