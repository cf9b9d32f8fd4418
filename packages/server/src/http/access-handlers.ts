import { AppError } from '@cognate/kernel';
import type { Answer } from '@cognate/contract';
import type { Access } from '../access/access.ts';
import type { Caller, RequestContext } from './caller.ts';
import type { Handlers } from './handlers.ts';

const DONE = { done: true } as const;

/** Signing in and out, accounts, keys and the audit trail. */
export function createAccessHandlers(access: Access) {
  const { accounts, keys, audit } = access;
  return {
    getSignInOptions: async () => ({ needsSetUp: !(await accounts.hasAdministrator()) }),
    setUp: async ({ token, name, password }, context) => {
      const { id } = await access.setUp.use(token, name, password);
      return begin(access, id, context);
    },
    signIn: async ({ name, password }, context) => {
      const account = await access.signIn.byPassword(name, password);
      return begin(access, account.id, context);
    },
    getDirectory: async () => ({ directory: await access.signIn.directory() }),
    setDirectory: async ({ directory }) => {
      await access.signIn.setDirectory(directory);
      return DONE;
    },
    signOut: async (_, { caller, setSession }) => {
      if (caller.session !== undefined) await access.signOut(caller.session);
      setSession(undefined);
      return DONE;
    },
    getSession: async (_, { caller }) => sessionMessage(caller),
    changePassword: async ({ current, password }, { caller }) => {
      const { account, session, name } = caller;
      const found = await access.checkLocalPassword(name, current);
      if (account === undefined || found?.id !== account) throw new AppError('sign-in-failed', '');
      await accounts.setPassword(account, password, session);
      return DONE;
    },
    listAccounts: async () => ({ accounts: await accounts.list() }),
    createAccount: (account) => accounts.create(account),
    changeAccount: async ({ account, ...change }) => {
      await accounts.change(account, change);
      return DONE;
    },
    setPassword: async ({ account, password }) => {
      await accounts.setPassword(account, password);
      return DONE;
    },
    deleteAccount: async ({ account }) => {
      await accounts.remove(account);
      return DONE;
    },
    listKeys: async () => ({ keys: await keys.list() }),
    createKey: (key, { caller }) => keys.create({ ...key, by: caller.name }),
    revokeKey: async ({ key }) => {
      await keys.revoke(key);
      return DONE;
    },
    listAudit: (query) => audit.page(query),
  } satisfies Partial<Handlers>;
}

/** A new session takes the place of whichever there was. */
async function begin(
  access: Access,
  account: string,
  { caller, setSession }: RequestContext,
): Promise<Answer<'getSession'>> {
  if (caller.session !== undefined) await access.signOut(caller.session);
  const token = await access.sessions.begin(account);
  setSession(token);
  return sessionMessage(await access.sessions.callerOf(token));
}

function sessionMessage({ name, roles, via, csrfToken }: Caller): Answer<'getSession'> {
  if (via === 'nobody') throw new AppError('not-signed-in', '');
  return { name, roles, via, csrfToken: csrfToken ?? null };
}
