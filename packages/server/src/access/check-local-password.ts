import { foldName } from '@cognate/kernel';
import type { AccessStore, Account } from '@cognate/store-postgres';
import { hashPassword, isPassword } from './password.ts';
import type { HashCost } from './password.ts';
import { newToken } from './token.ts';

/** So many wrong passwords cost nothing but time; each further one locks the account for twice as long. */
const FREE_FAILURES = 5;
const FIRST_LOCK = 30_000;
const LONGEST_LOCK = 15 * 60_000;

export type CheckLocalPassword = (name: string, password: string) => Promise<Account | undefined>;

/**
 * The account of a name and password; undefined for a wrong one, for a name that nobody has, while the account is
 * locked and when it is disabled, which cannot be told apart: each takes one hash, and has one answer.
 */
export function createLocalPasswordCheck(
  store: AccessStore,
  now: () => Date,
  cost: HashCost,
): CheckLocalPassword {
  const nobodysHash = hashPassword(newToken(), cost);
  return async (name, password) => {
    const account = await store.accountOf('local', foldName(name));
    const isRight = await isPassword(password, account?.password ?? (await nobodysHash));
    if (account === undefined) return undefined;
    if (account.lockedUntil !== null && account.lockedUntil > now()) return undefined;
    if (!isRight) {
      const excess = (await store.countFailure(account.id)) - FREE_FAILURES;
      if (excess >= 0)
        await store.lockAccount(account.id, new Date(now().getTime() + lock(excess)));
      return undefined;
    }
    if (account.failures > 0) await store.forgetFailures(account.id);
    return account.disabled ? undefined : account;
  };
}

const lock = (excess: number): number => Math.min(FIRST_LOCK * 2 ** excess, LONGEST_LOCK);
