import type { AccessStore } from '@cognate/store-postgres';
import { NOBODY } from '../http/caller.ts';
import type { Identify } from '../http/caller.ts';
import { createAccounts } from './accounts.ts';
import type { Accounts } from './accounts.ts';
import { createAudit } from './audit.ts';
import type { Audit } from './audit.ts';
import { createLocalPasswordCheck } from './check-local-password.ts';
import type { CheckLocalPassword } from './check-local-password.ts';
import { createKeys } from './keys.ts';
import type { Keys } from './keys.ts';
import { HASH_COST } from './password.ts';
import type { HashCost } from './password.ts';
import { createSessions } from './sessions.ts';
import type { Sessions } from './sessions.ts';
import { createSignIn } from './sign-in.ts';
import type { SignIn } from './sign-in.ts';
import { createSetUp } from './set-up.ts';
import type { SetUp } from './set-up.ts';

/** Who may use the server, how they show who they are, and what they did. */
export interface Access {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly keys: Keys;
  readonly setUp: SetUp;
  readonly audit: Audit;
  readonly checkLocalPassword: CheckLocalPassword;
  readonly signIn: SignIn;
  readonly identify: Identify;
  /** Ends a session. */
  signOut(session: string): Promise<void>;
}

export function createAccess(
  store: AccessStore,
  now: () => Date,
  cost: HashCost = HASH_COST,
): Access {
  const accounts = createAccounts(store, now, cost);
  const sessions = createSessions(store, now);
  const keys = createKeys(store, now);
  const checkLocalPassword = createLocalPasswordCheck(store, now, cost);
  return {
    accounts,
    sessions,
    keys,
    setUp: createSetUp(store, accounts, now),
    audit: createAudit(store, now),
    checkLocalPassword,
    signIn: createSignIn(store, checkLocalPassword, now),
    identify: async ({ key, session }) => {
      if (key !== undefined) return keys.callerOf(key);
      return session === undefined ? NOBODY : sessions.callerOf(session);
    },
    signOut: (session) => store.endSession(session),
  };
}
