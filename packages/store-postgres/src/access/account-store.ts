import { textArray } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';

/** Somebody who may sign in. */
export interface Account {
  readonly id: string;
  /** Where the password is checked: `local` here, `directory` or `openid` elsewhere. */
  readonly source: string;
  /** What the source knows them by; of local accounts the folded name. */
  readonly subject: string;
  readonly name: string;
  /** The hash of the password; null where another system checks it. */
  readonly password: string | null;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  /** Wrong passwords since the last right one, and until when further ones are not even looked at. */
  readonly failures: number;
  readonly lockedUntil: Date | null;
  readonly createdAt: Date;
}

export interface AccountStore {
  /** In the order of names. */
  accounts(): Promise<readonly Account[]>;
  account(id: string): Promise<Account | undefined>;
  accountOf(source: string, subject: string): Promise<Account | undefined>;
  /** False when the source has somebody of that subject already. */
  insertAccount(account: Omit<Account, 'failures' | 'lockedUntil'>): Promise<boolean>;
  writeAccount(
    account: Pick<Account, 'id' | 'name' | 'password' | 'roles' | 'disabled'>,
  ): Promise<void>;
  /** Counts a wrong password and answers with how many there are now. */
  countFailure(id: string): Promise<number>;
  lockAccount(id: string, until: Date): Promise<void>;
  forgetFailures(id: string): Promise<void>;
  /** With the sessions. False when there is none. */
  removeAccount(id: string): Promise<boolean>;
}

interface Row {
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly name: string;
  readonly password: string | null;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  readonly failures: number;
  readonly locked_until: Date | null;
  readonly created_at: Date;
}

const COLUMNS =
  'id, source, subject, name, password, roles, disabled, failures, locked_until, created_at';

export function createAccountStore({ pool }: StoreContext): AccountStore {
  const read = async (rest: string, values: readonly unknown[]): Promise<readonly Account[]> => {
    const { rows } = await pool.query<Row>(`select ${COLUMNS} from account ${rest}`, [...values]);
    return rows.map(accountOf);
  };
  return {
    accounts: () => read('order by name collate "C", id', []),
    account: async (id) => (await read('where id = $1', [id]))[0],
    accountOf: async (source, subject) =>
      (await read('where source = $1 and subject = $2', [source, subject]))[0],
    async insertAccount({ id, source, subject, name, password, roles, disabled, createdAt }) {
      const { rowCount } = await pool.query(
        `insert into account (id, source, subject, name, password, roles, disabled, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (source, subject) do nothing`,
        [id, source, subject, name, password, textArray(roles), disabled, createdAt],
      );
      return rowCount === 1;
    },
    async writeAccount({ id, name, password, roles, disabled }) {
      await pool.query(
        'update account set name = $2, password = $3, roles = $4, disabled = $5 where id = $1',
        [id, name, password, textArray(roles), disabled],
      );
    },
    async countFailure(id) {
      const { rows } = await pool.query<{ failures: number }>(
        'update account set failures = failures + 1 where id = $1 returning failures',
        [id],
      );
      return rows[0]?.failures ?? 0;
    },
    async lockAccount(id, until) {
      await pool.query('update account set locked_until = $2 where id = $1', [id, until]);
    },
    async forgetFailures(id) {
      await pool.query('update account set failures = 0, locked_until = null where id = $1', [id]);
    },
    async removeAccount(id) {
      const { rowCount } = await pool.query(
        'with ended as (delete from session where account = $1) delete from account where id = $1',
        [id],
      );
      return rowCount === 1;
    },
  };
}

const accountOf = ({ locked_until, created_at, ...row }: Row): Account => ({
  ...row,
  lockedUntil: locked_until,
  createdAt: created_at,
});
