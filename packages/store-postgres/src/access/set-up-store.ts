import type { StoreContext } from '../store-context.ts';

/** The link by which the first administrator is made, and settings of the server itself. */
export interface SetUpStore {
  /** Takes the place of an earlier link. */
  writeSetUpLink(digest: string, expiresAt: Date): Promise<void>;
  /** Whether the link was good; afterwards none is any more. */
  useSetUpLink(digest: string, now: Date): Promise<boolean>;
  setting(name: string): Promise<unknown>;
  writeSetting(name: string, value: unknown): Promise<void>;
}

export function createSetUpStore({ pool }: StoreContext): SetUpStore {
  return {
    async writeSetUpLink(digest, expiresAt) {
      await pool.query(
        `with earlier as (delete from set_up_link where digest <> $1)
         insert into set_up_link (digest, expires_at) values ($1, $2)`,
        [digest, expiresAt],
      );
    },
    async useSetUpLink(digest, now) {
      const { rowCount } = await pool.query(
        'delete from set_up_link where digest = $1 and expires_at > $2',
        [digest, now],
      );
      return rowCount === 1;
    },
    async setting(name) {
      const { rows } = await pool.query<{ value: unknown }>(
        'select value from setting where name = $1',
        [name],
      );
      return rows[0]?.value;
    },
    async writeSetting(name, value) {
      await pool.query(
        `insert into setting (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value`,
        [name, JSON.stringify(value)],
      );
    },
  };
}
