import type { StoreContext } from '../store-context.ts';

/** Somebody's stay in a browser. Of tokens only digests are stored. */
export interface Session {
  readonly id: string;
  readonly account: string;
  readonly token: string;
  /** The token before it. */
  readonly previous: string | null;
  readonly csrf: string;
  readonly createdAt: Date;
  readonly usedAt: Date;
  readonly rotatedAt: Date;
}

export interface SessionStore {
  insertSession(session: Session): Promise<void>;
  /** The session that has the token, or had it before the present one. */
  sessionOf(token: string): Promise<Session | undefined>;
  /** Replaces the token; false when somebody else has done so meanwhile. */
  rotateSession(id: string, from: string, to: string, at: Date): Promise<boolean>;
  touchSession(id: string, at: Date): Promise<void>;
  endSession(id: string): Promise<void>;
  /** All of an account, apart from one. */
  endSessionsOf(account: string, except?: string): Promise<void>;
  /** Forgets sessions that began or were last used before these times. */
  sweepSessions(begunBefore: Date, usedBefore: Date): Promise<void>;
}

interface Row {
  readonly id: string;
  readonly account: string;
  readonly token: string;
  readonly previous: string | null;
  readonly csrf: string;
  readonly created_at: Date;
  readonly used_at: Date;
  readonly rotated_at: Date;
}

export function createSessionStore({ pool }: StoreContext): SessionStore {
  return {
    async insertSession({ id, account, token, previous, csrf, ...at }) {
      await pool.query(
        `insert into session (id, account, token, previous, csrf, created_at, used_at, rotated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, account, token, previous, csrf, at.createdAt, at.usedAt, at.rotatedAt],
      );
    },
    async sessionOf(token) {
      const { rows } = await pool.query<Row>(
        `select id, account, token, previous, csrf, created_at, used_at, rotated_at from session
         where token = $1 or previous = $1`,
        [token],
      );
      return rows[0] && sessionOf(rows[0]);
    },
    async rotateSession(id, from, to, at) {
      const { rowCount } = await pool.query(
        `update session set token = $3, previous = token, rotated_at = $4, used_at = $4
         where id = $1 and token = $2`,
        [id, from, to, at],
      );
      return rowCount === 1;
    },
    async touchSession(id, at) {
      await pool.query('update session set used_at = $2 where id = $1', [id, at]);
    },
    async endSession(id) {
      await pool.query('delete from session where id = $1', [id]);
    },
    async endSessionsOf(account, except) {
      await pool.query(
        'delete from session where account = $1 and ($2::uuid is null or id <> $2)',
        [account, except ?? null],
      );
    },
    async sweepSessions(begunBefore, usedBefore) {
      await pool.query('delete from session where created_at < $1 or used_at < $2', [
        begunBefore,
        usedBefore,
      ]);
    },
  };
}

const sessionOf = ({ created_at, used_at, rotated_at, ...row }: Row): Session => ({
  ...row,
  createdAt: created_at,
  usedAt: used_at,
  rotatedAt: rotated_at,
});
