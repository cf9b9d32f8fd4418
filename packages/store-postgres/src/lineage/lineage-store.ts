import type { LineageStore, RecordedValue } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';
import { createCountings } from './countings.ts';
import { readPastLinks } from './past-links.ts';
import { parsePast } from './past-text.ts';

/** Rows that one statement reads: an object may have changed in thousands of runs. */
const ROWS = 500;

interface Row {
  readonly run: number;
  readonly step: number;
  readonly page: number;
  readonly past: string;
}

/** What is known of how the values of the metaverse came to be. */
export function createLineageStore(context: StoreContext): LineageStore {
  const { pool, names } = context;
  return {
    ...createCountings(context),

    async pastValues(metaverse, { attribute, limit }) {
      const found: RecordedValue[] = [];
      let before: Row | undefined;
      do {
        const rows = await loadRows(context, metaverse, before);
        for (const { run, past } of rows) {
          const wanted = parsePast(context, past).filter(
            (value) => (attribute ?? value.attribute) === value.attribute,
          );
          found.push(...wanted.map((value) => ({ ...value, run })));
        }
        before = rows.length < ROWS ? undefined : rows.at(-1);
      } while (before !== undefined && found.length < limit);
      return found.slice(0, limit);
    },

    pastLinks: (metaverse, limit) => readPastLinks(context, metaverse, limit),

    async runLabels(ids) {
      const { rows } = await pool.query<{
        id: number;
        connector: number;
        profile: string;
        started_at: Date;
      }>('select id, connector, profile, started_at from run where id = any($1::int8[])', [
        int8Array(ids),
      ]);
      return rows.map(({ id, connector, profile, started_at }) => ({
        id,
        connector: names.name('connector', connector),
        profile,
        startedAt: started_at,
      }));
    },

    async objectNames(ids) {
      const { rows } = await pool.query<{ connector: number; id: number; dn: string }>(
        `select o.connector, o.id, o.dn from dictionary d join cs_object o on o.connector = d.id
         where d.kind = 1 and o.id = any($1::int8[])`,
        [int8Array(ids)],
      );
      return rows.map((row) => ({ ...row, connector: names.name('connector', row.connector) }));
    },
  };
}

async function loadRows(
  { pool }: StoreContext,
  metaverse: number,
  before: Row | undefined,
): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(
    `select run_id as run, step, page, past from mv_past
     where mv_id = $1 and ($2::int8 is null or (run_id, step, page) < ($2, $3::int2, $4::int4))
     order by run_id desc, step desc, page desc limit $5`,
    [metaverse, before?.run ?? null, before?.step ?? 0, before?.page ?? 0, ROWS],
  );
  return rows;
}
