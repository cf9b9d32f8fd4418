import { AppError } from '@cognate/kernel';
import type { AccessStore, Account } from '@cognate/store-postgres';
import type { Accounts } from './accounts.ts';
import { checkNewPassword } from './password.ts';
import { digestOf, newToken } from './token.ts';

const HOUR = 60 * 60_000;

/** How the first administrator comes to be: who started the server holds a link that works once. */
export interface SetUp {
  /** A token that is good for an hour, for one use; earlier ones are not any more. */
  newToken(): Promise<string>;
  /** Makes an administrator. Errors: `set-up-link-not-valid`, `name-taken`, `password-not-allowed`. */
  use(token: string, name: string, password: string): Promise<Account>;
}

export function createSetUp(
  store: Pick<AccessStore, 'writeSetUpLink' | 'useSetUpLink'>,
  accounts: Accounts,
  now: () => Date,
): SetUp {
  return {
    newToken: async () => {
      const token = newToken();
      await store.writeSetUpLink(digestOf(token), new Date(now().getTime() + HOUR));
      return token;
    },
    use: async (token, name, password) => {
      // A password that is refused does not cost the link.
      checkNewPassword(password, name);
      if (!(await store.useSetUpLink(digestOf(token), now())))
        throw new AppError('set-up-link-not-valid', '', {
          remedy: 'Start the server with --set-up-link for a new one.',
        });
      return accounts.create({ name, password, roles: ['administrator'] });
    },
  };
}
