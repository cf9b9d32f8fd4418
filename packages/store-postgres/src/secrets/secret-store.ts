import { textArray } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';

/** A secret as it is stored: never its value, only what was sealed. */
export interface SealedSecret {
  readonly name: string;
  /** Empty once it was given up. */
  readonly sealed: string;
  /** The key that it is sealed with. */
  readonly key: string;
  readonly setAt: Date;
  readonly setBy: string;
  /** When it was given up for want of its key. */
  readonly lostAt: Date | undefined;
}

/** Sealed secrets by name. The store knows neither keys nor values. */
export interface SecretStore {
  /** In the order of names. */
  secrets(): Promise<readonly SealedSecret[]>;
  writeSecret(
    secret: Pick<SealedSecret, 'name' | 'sealed' | 'key' | 'setAt' | 'setBy'>,
  ): Promise<void>;
  /** False when there is none of that name. */
  removeSecret(name: string): Promise<boolean>;
  /** A page, in the order of names after `after`, of those that are sealed with another key than this one. */
  secretsOfOtherKeys(key: string, after: string, limit: number): Promise<readonly SealedSecret[]>;
  /** Puts newly sealed texts in the place of old ones; a secret that was set meanwhile stays as it was set. */
  resealSecrets(
    key: string,
    changes: readonly { readonly name: string; readonly was: string; readonly sealed: string }[],
  ): Promise<void>;
  /** Wipes secrets whose keys are lost and marks them; those that were set anew meanwhile stay. */
  abandonSecrets(
    secrets: readonly { readonly name: string; readonly sealed: string }[],
    at: Date,
  ): Promise<number>;
}

interface Row {
  readonly name: string;
  readonly sealed: string;
  readonly key_id: string;
  readonly set_at: Date;
  readonly set_by: string;
  readonly lost_at: Date | null;
}

const COLUMNS = 'name, sealed, key_id, set_at, set_by, lost_at';

export function createSecretStore({ pool }: StoreContext): SecretStore {
  return {
    async secrets() {
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from secret order by name collate "C"`,
      );
      return rows.map(secretOf);
    },
    async writeSecret({ name, sealed, key, setAt, setBy }) {
      await pool.query(
        `insert into secret (name, sealed, key_id, set_at, set_by) values ($1, $2, $3, $4, $5)
         on conflict (name) do update set sealed = excluded.sealed, key_id = excluded.key_id,
           set_at = excluded.set_at, set_by = excluded.set_by, lost_at = null`,
        [name, sealed, key, setAt, setBy],
      );
    },
    async removeSecret(name) {
      const { rowCount } = await pool.query('delete from secret where name = $1', [name]);
      return rowCount === 1;
    },
    async secretsOfOtherKeys(key, after, limit) {
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from secret
         where key_id <> $1 and lost_at is null and name collate "C" > $2
         order by name collate "C" limit $3`,
        [key, after, limit],
      );
      return rows.map(secretOf);
    },
    async resealSecrets(key, changes) {
      await pool.query(
        `update secret s set sealed = c.sealed, key_id = $1
         from unnest($2::text[], $3::text[], $4::text[]) as c (name, was, sealed)
         where s.name = c.name and s.sealed = c.was`,
        [
          key,
          textArray(changes.map(({ name }) => name)),
          textArray(changes.map(({ was }) => was)),
          textArray(changes.map(({ sealed }) => sealed)),
        ],
      );
    },
    async abandonSecrets(secrets, at) {
      const { rowCount } = await pool.query(
        `update secret s set sealed = '', lost_at = $1
         from unnest($2::text[], $3::text[]) as c (name, sealed)
         where s.name = c.name and s.sealed = c.sealed`,
        [
          at,
          textArray(secrets.map(({ name }) => name)),
          textArray(secrets.map(({ sealed }) => sealed)),
        ],
      );
      return rowCount ?? 0;
    },
  };
}

const secretOf = (row: Row): SealedSecret => ({
  name: row.name,
  sealed: row.sealed,
  key: row.key_id,
  setAt: row.set_at,
  setBy: row.set_by,
  lostAt: row.lost_at ?? undefined,
});
