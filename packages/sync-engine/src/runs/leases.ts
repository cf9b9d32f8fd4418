import { AppError } from '@cognate/kernel';
import type { LeaseStore } from '../ports/run-store.ts';

const SECONDS = 60;

/** A claim on data that nobody else works on meanwhile. */
export interface Lease {
  /** Fails when the claim was lost, so that nothing more is written. */
  readonly check: () => void;
  readonly release: () => Promise<void>;
}

/** Claims all names or fails saying who holds one. The claim is renewed until it is released. */
export async function takeLease(
  store: LeaseStore,
  names: readonly string[],
  owner: string,
): Promise<Lease> {
  const taken = await store.acquire(names, owner, SECONDS);
  if (!taken.ok)
    throw new AppError(
      'already-running',
      `"${taken.name}" is in use by another run (${taken.holder}).`,
      {
        remedy: `Wait until it has ended. If its process was killed, the claim ends by itself within ${SECONDS} seconds.`,
        details: { name: taken.name },
      },
    );
  let lost: unknown;
  const timer = setInterval(
    () => {
      store.renew(names, owner, SECONDS).then(
        (held) => {
          if (!held) lost = new Error('the lease was taken over');
        },
        (error: unknown) => {
          lost = error;
        },
      );
    },
    (SECONDS * 1000) / 3,
  );
  timer.unref();
  return {
    check: () => {
      if (lost !== undefined)
        throw new AppError('lease-lost', 'Another process has taken over this run.', {
          cause: lost,
        });
    },
    release: async () => {
      clearInterval(timer);
      await store.release(names, owner);
    },
  };
}
