import { randomUUID } from 'node:crypto';
import type { Role } from '@cognate/contract';
import { AppError, foldName } from '@cognate/kernel';
import type { AccessStore, Account } from '@cognate/store-postgres';
import { checkNewPassword, hashPassword } from './password.ts';
import type { HashCost } from './password.ts';

export interface Accounts {
  list(): Promise<readonly Account[]>;
  /** A local account. Errors: `name-taken`, `password-not-allowed`. */
  create(account: {
    readonly name: string;
    readonly password: string;
    readonly roles: readonly Role[];
  }): Promise<Account>;
  /** In force at once, for sessions too. Errors: `unknown-object`, `last-administrator`. */
  change(
    id: string,
    change: {
      readonly roles?: readonly Role[] | undefined;
      readonly disabled?: boolean | undefined;
    },
  ): Promise<void>;
  /** Ends all sessions of the account, apart from `except`. Errors: `unknown-object`, `password-not-allowed`. */
  setPassword(id: string, password: string, except?: string): Promise<void>;
  /** Errors: `unknown-object`, `last-administrator`. */
  remove(id: string): Promise<void>;
  hasAdministrator(): Promise<boolean>;
}

export function createAccounts(store: AccessStore, now: () => Date, cost: HashCost): Accounts {
  const find = async (id: string): Promise<Account> => {
    const account = await store.account(id);
    if (account !== undefined) return account;
    throw new AppError('unknown-object', 'There is no such account.');
  };
  const keepAnAdministrator = async (without: Account): Promise<void> => {
    const others = (await store.accounts()).filter(({ id }) => id !== without.id);
    if (!isAdministrator(without) || others.some(isAdministrator)) return;
    throw new AppError('last-administrator', `Nobody else than ${without.name} could administer.`, {
      remedy: 'Make another local account an administrator first.',
    });
  };
  return {
    list: () => store.accounts(),
    create: async ({ name, password, roles }) => {
      checkNewPassword(password, name);
      const account = {
        id: randomUUID(),
        source: 'local',
        subject: foldName(name),
        name,
        password: await hashPassword(password, cost),
        roles,
        disabled: false,
        createdAt: now(),
      };
      if (await store.insertAccount(account)) return { ...account, failures: 0, lockedUntil: null };
      throw new AppError('name-taken', `There is an account "${name}" already.`);
    },
    change: async (id, { roles, disabled }) => {
      const account = await find(id);
      const changed = {
        ...account,
        roles: roles ?? account.roles,
        disabled: disabled ?? account.disabled,
      };
      if (!isAdministrator(changed)) await keepAnAdministrator(account);
      await store.writeAccount(changed);
      if (changed.disabled) await store.endSessionsOf(id);
    },
    setPassword: async (id, password, except) => {
      const account = await find(id);
      if (account.source !== 'local')
        throw new AppError('password-kept-elsewhere', 'The password is kept by another system.');
      checkNewPassword(password, account.name);
      await store.writeAccount({ ...account, password: await hashPassword(password, cost) });
      await store.forgetFailures(id);
      await store.endSessionsOf(id, except);
    },
    remove: async (id) => {
      await keepAnAdministrator(await find(id));
      await store.removeAccount(id);
    },
    hasAdministrator: async () => (await store.accounts()).some(isAdministrator),
  };
}

/** Who can always sign in and do everything, whatever becomes of other systems. */
const isAdministrator = ({ source, roles, disabled }: Account): boolean =>
  source === 'local' && !disabled && roles.includes('administrator');
