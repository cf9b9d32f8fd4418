import type { Tables } from './tables.ts';

/** How the parts of the store reach the tables. */
export interface Work {
  readonly read: () => Tables;
  /** Carries out a whole page or nothing of it. */
  readonly commit: (change: (tables: Tables) => void) => void;
}

/** A store whose methods answer at once. */
export type Sync<T> = {
  readonly [K in keyof T]: T[K] extends (...parameters: infer P) => Promise<infer R>
    ? (...parameters: P) => R
    : never;
};

/** The same methods answering later, as those of a database do; what they throw is a rejection. */
export function asPromises<T extends object>(store: Sync<T>): T {
  // All that `Sync` leaves of a store are methods.
  const methods = Object.entries<unknown>(store) as [
    string,
    (...parameters: unknown[]) => unknown,
  ][];
  const later = methods.map(([name, method]) => [
    name,
    (...parameters: unknown[]): Promise<unknown> =>
      new Promise((resolve) => {
        resolve(method(...parameters));
      }),
  ]);
  // `Sync<T>` has the methods of `T` with their answers taken out of the promises, which are back now.
  return Object.fromEntries(later) as T;
}
