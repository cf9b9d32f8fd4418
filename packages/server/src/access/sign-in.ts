import { randomUUID } from 'node:crypto';
import type { DirectorySignIn, Role } from '@cognate/contract';
import { directorySignInSchema } from '@cognate/contract';
import { AppError, foldName } from '@cognate/kernel';
import type { AccessStore, Account } from '@cognate/store-postgres';
import type { CheckLocalPassword } from './check-local-password.ts';
import { checkDirectoryPassword } from './directory.ts';

const SETTING = 'directory';

/** How names and passwords become accounts: those of this server first, then those of a directory. */
export interface SignIn {
  directory(): Promise<DirectorySignIn | null>;
  setDirectory(settings: DirectorySignIn | null): Promise<void>;
  /** Errors: `sign-in-failed`, `role-missing` where no group has one, `directory-unavailable`. */
  byPassword(name: string, password: string): Promise<Account>;
}

export function createSignIn(
  store: AccessStore,
  checkLocalPassword: CheckLocalPassword,
  now: () => Date,
): SignIn {
  const directory = async (): Promise<DirectorySignIn | null> =>
    directorySignInSchema.nullable().parse((await store.setting(SETTING)) ?? null);
  return {
    directory,
    setDirectory: (settings) => store.writeSetting(SETTING, settings),
    byPassword: async (name, password) => {
      const local = await checkLocalPassword(name, password);
      if (local !== undefined) return local;
      const settings = await directory();
      // Nobody of the directory takes the name of a local account.
      const isLocal = (await store.accountOf('local', foldName(name))) !== undefined;
      const person =
        settings === null || isLocal
          ? undefined
          : await checkDirectoryPassword(settings, name, password);
      if (person === undefined) throw new AppError('sign-in-failed', '');
      return keepAccount(store, { ...person, source: 'directory', name, at: now() });
    },
  };
}

interface Person {
  readonly source: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly at: Date;
}

/** The account of somebody of another system, with the roles that they have there now. */
async function keepAccount(store: AccessStore, person: Person): Promise<Account> {
  const { source, subject, name, roles, at } = person;
  const known = await store.accountOf(source, subject);
  if (known?.disabled === true) throw new AppError('sign-in-failed', '');
  if (known !== undefined) await store.writeAccount({ ...known, name, roles });
  // Without a role there is nothing to see; sessions from when there was one have none either now.
  if (roles.length === 0)
    throw new AppError('role-missing', 'None of your groups has a role here.', {
      remedy: 'Ask an administrator to be let into one.',
    });
  if (known !== undefined) return { ...known, name, roles };
  const account = {
    id: randomUUID(),
    source,
    subject,
    name,
    roles,
    password: null,
    disabled: false,
    createdAt: at,
  };
  await store.insertAccount(account);
  return { ...account, failures: 0, lockedUntil: null };
}
