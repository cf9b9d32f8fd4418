import type { StoreContext } from '../store-context.ts';

/** That somebody did something, or was refused. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly who: string;
  /** How they were known: `session`, `key`, or `nobody`. */
  readonly via: string;
  /** The operation of the API. */
  readonly action: string;
  /** `allowed`, or the code of the problem. */
  readonly outcome: string;
  /** What it was about, by the names of the operation's parameters; never a secret. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** A trail that the database only lets grow. */
export interface AuditStore {
  appendAudit(entry: AuditEntry): Promise<void>;
  /** Newest first, a page before `before`. */
  auditPage(query: {
    readonly who?: string;
    readonly action?: string;
    readonly before?: Pick<AuditEntry, 'at' | 'id'>;
    readonly limit: number;
  }): Promise<readonly AuditEntry[]>;
}

export function createAuditStore({ pool }: StoreContext): AuditStore {
  return {
    async appendAudit({ id, at, who, via, action, outcome, about }) {
      await pool.query(
        'insert into audit (id, at, who, via, action, outcome, about) values ($1, $2, $3, $4, $5, $6, $7)',
        [id, at, who, via, action, outcome, JSON.stringify(about)],
      );
    },
    async auditPage({ who, action, before, limit }) {
      const { rows } = await pool.query<AuditEntry>(
        `select id, at, who, via, action, outcome, about from audit
         where ($1::text is null or who = $1) and ($2::text is null or action = $2)
           and ($3::timestamptz is null or (at, id) < ($3, $4::uuid))
         order by at desc, id desc limit $5`,
        [who ?? null, action ?? null, before?.at ?? null, before?.id ?? null, limit],
      );
      return rows;
    },
  };
}
