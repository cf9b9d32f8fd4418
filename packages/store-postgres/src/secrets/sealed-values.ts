import { int4Array, int8Array, textArray } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';

/** Where a text with sealed values of an object stands. */
export interface SealedPlace {
  readonly kind: 'body' | 'before' | 'metaverse' | 'export';
  /** A number of the store's; 0 for the metaverse. */
  readonly connector: number;
  readonly id: number;
}

/** The text there, JSON of attributes or of an export's change. */
export interface SealedText extends SealedPlace {
  /** The object of a connector space or of the metaverse that the values belong to. */
  readonly object: number;
  readonly text: string;
}

/** Values of objects that stand sealed in the store, which knows their keys by id only. */
export interface SealedValueStore {
  /** The keys of sealed values, in the order of their ids, and how many texts have values of each. */
  sealedValueKeys(): Promise<readonly { readonly key: string; readonly texts: number }[]>;
  /** Every text that has values of one of the keys. */
  sealedPlaces(keys: readonly string[]): Promise<readonly SealedPlace[]>;
  sealedTexts(places: readonly SealedPlace[]): Promise<readonly SealedText[]>;
  /**
   * Puts texts in the place of others; one that was written anew meanwhile stays. Objects whose text is replaced look
   * changed to their next import.
   */
  replaceSealedTexts(
    texts: readonly (SealedPlace & { readonly was: string; readonly now: string })[],
  ): Promise<void>;
}

/** A sealed value in JSON, and the id of its key in that. */
const ANY = String.raw`%"\\u0000sealed %`;
const KEY = String.raw`"\\u0000sealed sealed1:([^:"]+):`;

/** All texts that may have sealed values, but for those that were cleared away. */
const TEXTS = `
  select 'body' as kind, connector, id, id as object, body as text from cs_object where body like $1
  union all select 'before', connector, cs_id, cs_id, before_body from cs_pending where before_body like $1
  union all select 'metaverse', 0, id, id, body from mv_object where body like $1
  union all select 'export', e.connector, e.id, e.cs_id, d.delta
    from export_delta d join export_change e on e.id = d.id where d.delta like $1`;

const KEYS_OF_TEXTS = `select distinct t.kind, t.connector, t.id, k.match[1] as key
  from (${TEXTS}) t, regexp_matches(t.text, $2, 'g') as k (match)`;

/** The ids of the keys of values, for those who have a connection only. */
export const SEALED_VALUE_KEYS = {
  text: `select key, count(*) as texts from (${KEYS_OF_TEXTS}) k group by key order by key`,
  values: [ANY, KEY],
};

const TABLES = {
  body: { table: 'cs_object', column: 'body', id: 'id', more: ', hash = null' },
  before: { table: 'cs_pending', column: 'before_body', id: 'cs_id', more: '' },
  metaverse: { table: 'mv_object', column: 'body', id: 'id', more: '' },
  export: { table: 'export_delta', column: 'delta', id: 'id', more: '' },
} as const;

const CONNECTOR = { body: true, before: true, metaverse: false, export: false } as const;

export function createSealedValueStore({ pool }: StoreContext): SealedValueStore {
  return {
    async sealedValueKeys() {
      const { rows } = await pool.query<{ key: string; texts: number }>(SEALED_VALUE_KEYS);
      return rows;
    },
    async sealedPlaces(keys) {
      const { rows } = await pool.query<SealedPlace>(
        `select distinct kind, connector, id from (${KEYS_OF_TEXTS}) k where key = any($3::text[])`,
        [ANY, KEY, textArray(keys)],
      );
      return rows;
    },
    async sealedTexts(places) {
      const { rows } = await pool.query<SealedText>(
        `select t.kind, t.connector, t.id, t.object, t.text from (${TEXTS}) t
           join unnest($2::text[], $3::int4[], $4::int8[]) as w (kind, connector, id)
             on t.kind = w.kind and t.connector = w.connector and t.id = w.id`,
        [
          ANY,
          textArray(places.map(({ kind }) => kind)),
          int4Array(places.map(({ connector }) => connector)),
          int8Array(places.map(({ id }) => id)),
        ],
      );
      return rows;
    },
    async replaceSealedTexts(texts) {
      for (const [kind, of] of Map.groupBy(texts, (text) => text.kind)) {
        const { table, column, id, more } = TABLES[kind];
        const own = CONNECTOR[kind] ? 'and t.connector = n.connector' : '';
        await pool.query(
          `update ${table} t set ${column} = n.now${more}
           from unnest($1::int4[], $2::int8[], $3::text[], $4::text[]) as n (connector, id, was, now)
           where t.${id} = n.id ${own} and t.${column} = n.was`,
          [
            int4Array(of.map(({ connector }) => connector)),
            int8Array(of.map((each) => each.id)),
            textArray(of.map(({ was }) => was)),
            textArray(of.map(({ now }) => now)),
          ],
        );
      }
    },
  };
}
