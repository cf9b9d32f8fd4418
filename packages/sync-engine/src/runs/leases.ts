import { randomUUID } from 'node:crypto';
import { AppError } from '@cognate/kernel';
import type { LeaseStore } from '../ports/run-store.ts';
import { hasEnded, processMark } from './process-mark.ts';

const SECONDS = 60;

/** The owners of this process that have a claim, or are about to. */
const OWNERS = new Set<string>();

/** Whether an owner works on nothing any more: its process has ended, or this one could not give its claim back. */
const isGone = (owner: string): boolean =>
  hasEnded(owner) || (owner.includes(processMark()) && !OWNERS.has(owner));

/** A claim on data that nobody else works on meanwhile. */
export interface Lease {
  /** What owners had claimed that were displaced because their process has ended, or did not renew it. */
  readonly displaced: readonly string[];
  /** Fails when the claim was lost, so that nothing more is written. */
  readonly check: () => void;
  /** Without a database the claim is left behind: this process passes over it, and others once it has run out. */
  readonly release: () => Promise<void>;
}

/** Claims all names or fails saying who holds one. The claim is renewed until it is released. */
export async function takeLease(
  store: LeaseStore,
  names: readonly string[],
  startedBy: string,
): Promise<Lease> {
  const owner = `${startedBy}, process ${processMark()}, ${randomUUID()}`;
  const displaced = await acquire(store, names, owner);
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
    displaced,
    check: () => {
      if (lost) throw new AppError('lease-lost', 'Another process has taken over this run.');
    },
    release: async () => {
      clearInterval(timer);
      try {
        await store.release(names, owner);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      } finally {
        OWNERS.delete(owner);
      }
    },
  };
}

/** Answers with what it displaced, or fails. */
async function acquire(
  store: LeaseStore,
  names: readonly string[],
  owner: string,
): Promise<readonly string[]> {
  let isOwner = false;
  OWNERS.add(owner);
  try {
    const taken = await store.acquire(names, owner, SECONDS, isGone);
    isOwner = taken.ok;
    if (taken.ok) return taken.displaced;
    throw new AppError(
      'already-running',
      `"${taken.name}" is in use by another run (${taken.holder}).`,
      {
        remedy: `Wait until it has ended. If its machine went away, the claim ends by itself within ${SECONDS} seconds.`,
        details: { name: taken.name },
      },
    );
  } finally {
    if (!isOwner) OWNERS.delete(owner);
  }
}
