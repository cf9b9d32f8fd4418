import type { Pool } from 'pg';

/** The rows of all tables that hold objects, names instead of numbers. */
export interface StoreRows {
  readonly objects: readonly {
    readonly connector: string;
    readonly id: number;
    readonly type: string;
    readonly dn: string;
    readonly key: string;
    readonly anchor: string | null;
    readonly hash: string | null;
    readonly body: string | null;
  }[];
  readonly pending: readonly {
    readonly id: number;
    readonly op: number;
    readonly body: string | null;
    readonly dn: string | null;
  }[];
  readonly references: readonly {
    readonly id: number;
    readonly attribute: string;
    readonly key: string;
    readonly dn: string;
  }[];
  readonly pendingReferences: readonly {
    readonly id: number;
    readonly attribute: string;
    readonly key: string;
    readonly dn: string;
    readonly added: boolean;
  }[];
  readonly disconnectors: readonly { readonly id: number; readonly state: number }[];
  readonly transient: readonly { readonly id: number }[];
  readonly links: readonly {
    readonly id: number;
    readonly mv: number;
    readonly rule: string;
    readonly outbound: string | null;
  }[];
  readonly errors: readonly { readonly id: number; readonly kind: number; readonly type: string }[];
  readonly metaverse: readonly {
    readonly id: number;
    readonly type: string;
    readonly body: string;
    readonly lineage: string;
  }[];
  readonly metaverseReferences: readonly {
    readonly mv: number;
    readonly attribute: string;
    readonly target: number;
  }[];
  readonly retries: readonly { readonly mv: number }[];
  readonly exports: readonly {
    readonly id: number;
    readonly stage: number;
    readonly op: number;
    readonly delta: string | null;
  }[];
  readonly attributes: ReadonlyMap<number, string>;
  readonly rules: ReadonlyMap<number, string>;
}

const CONNECTOR = 1;
const ATTRIBUTE = 2;
const TYPE = 3;
const RULE = 4;

const named = (kind: number, column: string): string =>
  `(select name from dictionary d where d.kind = ${kind} and d.id = ${column})`;

/** Reads everything that is known of objects. For tests: it holds all of it in memory. */
export async function readStoreRows(pool: Pool): Promise<StoreRows> {
  const rows = async <T>(text: string): Promise<readonly T[]> => {
    const result = await pool.query(text);
    // The statements below name their columns as the fields of `StoreRows`.
    return result.rows as T[];
  };
  const names = async (kind: number): Promise<ReadonlyMap<number, string>> =>
    new Map(
      (
        await rows<{ id: number; name: string }>(
          `select id, name from dictionary where kind = ${kind}`,
        )
      ).map(({ id, name }) => [id, name]),
    );
  return {
    objects: await rows(
      `select ${named(CONNECTOR, 'connector')} as connector, id, ${named(TYPE, 'otype')} as type, dn, dn_key as key,
         anchor, hash, body from cs_object order by id`,
    ),
    pending: await rows(
      'select cs_id as id, op, before_body as body, before_dn as dn from cs_pending',
    ),
    references: await rows(
      `select cs_id as id, ${named(ATTRIBUTE, 'attr')} as attribute, tkey as key, dn from cs_ref order by dn`,
    ),
    pendingReferences: await rows(
      `select cs_id as id, ${named(ATTRIBUTE, 'attr')} as attribute, tkey as key, dn, added from cs_ref_pending order by dn`,
    ),
    disconnectors: await rows('select cs_id as id, state from cs_disconnector'),
    transient: await rows('select cs_id as id from cs_transient'),
    links: await rows(
      `select cs_id as id, mv_id as mv, ${named(RULE, 'rule')} as rule, ${named(RULE, 'outbound')} as outbound from link`,
    ),
    errors: await rows('select cs_id as id, kind, type from object_error'),
    metaverse: await rows(
      `select id, ${named(TYPE, 'otype')} as type, body, lineage from mv_object order by id`,
    ),
    metaverseReferences: await rows(
      `select mv_id as mv, ${named(ATTRIBUTE, 'attr')} as attribute, target from mv_ref`,
    ),
    retries: await rows('select mv_id as mv from mv_retry'),
    exports: await rows(
      'select e.cs_id as id, e.stage, e.op, d.delta from export_change e left join export_delta d on d.id = e.id',
    ),
    attributes: await names(ATTRIBUTE),
    rules: await names(RULE),
  };
}

/** Every row of every table as text, in a fixed order: what must not differ when nothing was written. */
export async function dumpTables(pool: Pool): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by tablename`,
  );
  const dump: Record<string, readonly string[]> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query<{ text: string }>(
      `select t::text as text from ${name} t order by 1`,
    );
    dump[name] = rows.map((row) => row.text);
  }
  return dump;
}
