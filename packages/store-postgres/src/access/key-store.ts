import { textArray } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';

/** What a program signs in with. Of the key itself only a digest is stored. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface KeyStore {
  /** Newest first, revoked ones too. */
  apiKeys(): Promise<readonly ApiKey[]>;
  apiKeyOf(digest: string): Promise<ApiKey | undefined>;
  insertApiKey(key: Omit<ApiKey, 'usedAt' | 'revokedAt'>, digest: string): Promise<void>;
  touchApiKey(id: string, at: Date): Promise<void>;
  /** False when there is none, or it was revoked before. */
  revokeApiKey(id: string, at: Date): Promise<boolean>;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly created_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly used_at: Date | null;
  readonly revoked_at: Date | null;
}

const COLUMNS = 'id, name, roles, created_by, created_at, expires_at, used_at, revoked_at';

export function createKeyStore({ pool }: StoreContext): KeyStore {
  return {
    async apiKeys() {
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from api_key order by created_at desc, id`,
      );
      return rows.map(keyOf);
    },
    async apiKeyOf(digest) {
      const { rows } = await pool.query<Row>(`select ${COLUMNS} from api_key where digest = $1`, [
        digest,
      ]);
      return rows[0] && keyOf(rows[0]);
    },
    async insertApiKey({ id, name, roles, createdBy, createdAt, expiresAt }, digest) {
      await pool.query(
        `insert into api_key (id, name, digest, roles, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, name, digest, textArray(roles), createdBy, createdAt, expiresAt],
      );
    },
    async touchApiKey(id, at) {
      await pool.query('update api_key set used_at = $2 where id = $1', [id, at]);
    },
    async revokeApiKey(id, at) {
      const { rowCount } = await pool.query(
        'update api_key set revoked_at = $2 where id = $1 and revoked_at is null',
        [id, at],
      );
      return rowCount === 1;
    },
  };
}

const keyOf = (row: Row): ApiKey => ({
  id: row.id,
  name: row.name,
  roles: row.roles,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  revokedAt: row.revoked_at,
});
