import { randomUUID } from 'node:crypto';
import { ROLES } from '@cognate/contract';
import type { Role } from '@cognate/contract';
import type { AccessStore } from '@cognate/store-postgres';
import { NOBODY } from '../http/caller.ts';
import type { Caller } from '../http/caller.ts';
import { digestOf, newToken } from './token.ts';

const MINUTE = 60_000;
/** Whoever is away so long signs in again; and everybody after so long. */
const IDLE = 30 * MINUTE;
const LONGEST = 12 * 60 * MINUTE;
/** A token is replaced after so long; the one before it is good for requests that were on their way. */
const ROTATION = 10 * MINUTE;
const GRACE = MINUTE;

type Store = Pick<
  AccessStore,
  | 'account'
  | 'insertSession'
  | 'sessionOf'
  | 'rotateSession'
  | 'touchSession'
  | 'endSession'
  | 'sweepSessions'
>;

export interface Sessions {
  /** Begins a session of an account and answers with its token, which is stored nowhere else. */
  begin(account: string): Promise<string>;
  /** Whose session it is; nobody's when it has ended, or its account may not sign in any more. */
  callerOf(token: string): Promise<Caller>;
}

/** Sessions of browsers. What an account may do is read for every request, so that a change is in force at once. */
export function createSessions(store: Store, now: () => Date): Sessions {
  return {
    begin: async (account) => {
      const at = now();
      await store.sweepSessions(before(at, LONGEST), before(at, IDLE));
      const token = newToken();
      await store.insertSession({
        id: randomUUID(),
        account,
        token: digestOf(token),
        previous: null,
        csrf: newToken(),
        createdAt: at,
        usedAt: at,
        rotatedAt: at,
      });
      return token;
    },
    callerOf: (token) => findCaller(store, digestOf(token), now()),
  };
}

async function findCaller(store: Store, digest: string, at: Date): Promise<Caller> {
  const session = await store.sessionOf(digest);
  const account = session && (await store.account(session.account));
  if (session === undefined || account === undefined) return NOBODY;
  if (account.disabled || isOver(session, digest, at)) {
    await store.endSession(session.id);
    return NOBODY;
  }
  const fresh = await keepFresh(store, session, digest, at);
  return {
    name: account.name,
    roles: rolesOf(account.roles),
    via: 'session',
    account: account.id,
    session: session.id,
    csrfToken: session.csrf,
    ...(fresh === undefined ? {} : { newToken: fresh }),
  };
}

type Session = Parameters<Store['insertSession']>[0];

const age = (since: Date, at: Date): number => at.getTime() - since.getTime();

function isOver(session: Session, digest: string, at: Date): boolean {
  // A token that was replaced a while ago is in the hands of somebody else: both lose the session.
  if (session.token !== digest && age(session.rotatedAt, at) > GRACE) return true;
  return age(session.createdAt, at) > LONGEST || age(session.usedAt, at) > IDLE;
}

/** Answers with another token when it is time for one, and nobody else has taken it at this moment. */
async function keepFresh(
  store: Store,
  { id, token, rotatedAt, usedAt }: Session,
  digest: string,
  at: Date,
): Promise<string | undefined> {
  if (token === digest && age(rotatedAt, at) > ROTATION) {
    const newest = newToken();
    if (await store.rotateSession(id, digest, digestOf(newest), at)) return newest;
  } else if (age(usedAt, at) > MINUTE) await store.touchSession(id, at);
  return undefined;
}

const before = (at: Date, milliseconds: number): Date => new Date(at.getTime() - milliseconds);

/** Roles that this release knows. */
export const rolesOf = (names: readonly string[]): readonly Role[] =>
  ROLES.filter((role) => names.includes(role));
