import type { OrderedChange } from './order-changes.ts';

/**
 * Does every change after those that it waits for, at most `parallel` at a time. `write` must not fail. A change that
 * failed does not keep back what waits for it: the directory then says itself what is missing.
 */
export async function runInOrder<T>(
  changes: readonly OrderedChange[],
  parallel: number,
  write: (change: OrderedChange['change']) => Promise<T>,
): Promise<readonly T[]> {
  const free = createGate(parallel);
  const results: Promise<T>[] = [];
  for (const { change, waitsFor } of changes) {
    const before = Promise.all(waitsFor.map(async (at) => results[at]));
    results.push(before.then(() => free(async () => write(change))));
  }
  return Promise.all(results);
}

/** Lets so many tasks run at a time, the others in the order in which they came. */
function createGate(places: number): <T>(task: () => Promise<T>) => Promise<T> {
  let open = places;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (open > 0) open -= 1;
    else {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      await promise;
    }
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) open += 1;
      else next();
    }
  };
}
