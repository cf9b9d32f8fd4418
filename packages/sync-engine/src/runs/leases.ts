import { randomUUID } from 'node:crypto';
import { AppError } from '@cognate/kernel';
import type { LeaseStore } from '../ports/run-store.ts';
import { hasEnded, processMark } from './process-mark.ts';

const SECONDS = 60;

/** A claim on data that nobody else works on meanwhile. */
export interface Lease {
  /** What owners had claimed that were displaced because their process has ended, or did not renew it. */
  readonly displaced: readonly string[];
  /** Fails when the claim was lost, so that nothing more is written. */
  readonly check: () => void;
  readonly release: () => Promise<void>;
}

/** Claims all names or fails saying who holds one. The claim is renewed until it is released. */
export async function takeLease(
  store: LeaseStore,
  names: readonly string[],
  startedBy: string,
): Promise<Lease> {
  const owner = `${startedBy}, process ${processMark()}, ${randomUUID()}`;
  const taken = await store.acquire(names, owner, SECONDS, hasEnded);
  if (!taken.ok)
    throw new AppError(
      'already-running',
      `"${taken.name}" is in use by another run (${taken.holder}).`,
      {
        remedy: `Wait until it has ended. If its machine went away, the claim ends by itself within ${SECONDS} seconds.`,
        details: { name: taken.name },
      },
    );
  let lost = false;
  const renew = (): void => {
    store.renew(names, owner, SECONDS).then(
      (held) => {
        lost ||= !held;
      },
      // Not heard of is not lost; if it should be, no page of this run can be committed any more.
      () => undefined,
    );
  };
  const timer = setInterval(renew, (SECONDS * 1000) / 3);
  timer.unref();
  return {
    displaced: taken.displaced,
    check: () => {
      if (lost) throw new AppError('lease-lost', 'Another process has taken over this run.');
    },
    release: async () => {
      clearInterval(timer);
      await store.release(names, owner);
    },
  };
}
