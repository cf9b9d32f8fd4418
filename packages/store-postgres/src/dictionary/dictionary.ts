import type { Pool } from 'pg';
import { must } from '@cognate/kernel';
import { int4Array, textArray } from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';

const KINDS = { connector: 1, attribute: 2, type: 3, rule: 4 } as const;
export type NameKind = keyof typeof KINDS;

/** How long a name that was looked for in vain is taken to be unknown. */
const UNKNOWN_FOR_MS = 1000;

/** Thrown where a row has a number that another process has given out since the names were read. */
class UnknownNumber extends Error {}

/** Names by number and numbers by name, remembered once seen; a number is never given to another name. */
export class Dictionary {
  readonly #pool: Pool;
  /** Names that were not found, until when that is believed. */
  readonly #unknown = new Map<string, number>();
  #misses = 0;
  readonly #ids = new Map<NameKind, Map<string, number>>();
  readonly #names = new Map<NameKind, Map<number, string>>();

  constructor(pool: Pool) {
    this.#pool = pool;
    for (const kind of ['connector', 'attribute', 'type', 'rule'] as const) {
      this.#ids.set(kind, new Map());
      this.#names.set(kind, new Map());
    }
  }

  /** Reads all names. */
  async load(): Promise<void> {
    const { rows } = await this.#pool.query<{ kind: number; name: string; id: number }>(
      'select kind, name, id from dictionary',
    );
    for (const row of rows) {
      const kind = (Object.keys(KINDS) as NameKind[]).find((known) => KINDS[known] === row.kind);
      if (kind) this.#remember(kind, row.name, row.id);
    }
  }

  /**
   * Runs a query that uses names, and once more with all names read again where it met one that was not known:
   * another process may have added it. Not for what writes.
   */
  async fresh<T>(query: () => Promise<T>): Promise<T> {
    const misses = this.#misses;
    try {
      const result = await query();
      if (this.#misses === misses) return result;
    } catch (error) {
      if (!(error instanceof UnknownNumber)) throw error;
    }
    await this.load();
    return query();
  }

  /** Makes sure that `id` knows these names. Call it before a transaction, not inside one. */
  async ensure(kind: NameKind, names: Iterable<string>): Promise<void> {
    const known = must(this.#ids.get(kind), 'a kind of names');
    const missing = [...new Set(names)].filter((name) => !known.has(name));
    if (missing.length === 0) return;
    const rows = await withTransaction(this.#pool, async (client) => {
      const block = await client.query<{ next: number }>(
        `update id_block set next = next + $1 where name = 'dictionary' returning next`,
        [missing.length],
      );
      const end = must(block.rows[0], 'the id block of the dictionary').next;
      await client.query(
        `insert into dictionary (kind, name, id)
         select $1, name, id from unnest($2::text[], $3::int4[]) as new (name, id) on conflict do nothing`,
        [
          KINDS[kind],
          textArray(missing),
          int4Array(missing.map((_, index) => end - missing.length + index)),
        ],
      );
      return client.query<{ name: string; id: number }>(
        'select name, id from dictionary where kind = $1 and name = any($2::text[])',
        [KINDS[kind], textArray(missing)],
      );
    });
    for (const row of rows.rows) this.#remember(kind, row.name, row.id);
  }

  id(kind: NameKind, name: string): number {
    return must(this.#ids.get(kind)?.get(name), `the ${kind} "${name}" has a number`);
  }

  /** The number of a name, or -1, which no row has. */
  find(kind: NameKind, name: string): number {
    const number = this.#ids.get(kind)?.get(name);
    if (number !== undefined) return number;
    const key = `${kind} ${name}`;
    const now = performance.now();
    if ((this.#unknown.get(key) ?? 0) < now) {
      this.#unknown.set(key, now + UNKNOWN_FOR_MS);
      this.#misses += 1;
    }
    return -1;
  }

  name(kind: NameKind, id: number): string {
    const name = this.#names.get(kind)?.get(id);
    if (name === undefined)
      throw new UnknownNumber(`Internal error: ${kind} number ${id} has no name`);
    return name;
  }

  #remember(kind: NameKind, name: string, id: number): void {
    this.#ids.get(kind)?.set(name, id);
    this.#names.get(kind)?.set(id, name);
  }
}
