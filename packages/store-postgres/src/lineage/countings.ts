import type { Counting, LineageStore } from '@cognate/sync-engine';
import type { StoreContext } from '../store-context.ts';

type Queries = Pick<LineageStore, 'countings' | 'nextImport'>;

/** Which runs an object was counted in. */
export function createCountings({ pool, names }: StoreContext): Queries {
  return {
    async countings({ connector, id, prefix, fromRun, toRun, newestFirst, limit }) {
      const order = newestFirst ? 'desc' : 'asc';
      const { rows } = await pool.query<Counting>(
        `select run_id as run, step, counter from run_objects
         where run_id between $1 and $2 and connector = $3 and starts_with(counter, $4) and $5::int8 = any(ids)
         order by run_id ${order}, step ${order}, page ${order} limit $6`,
        [fromRun, toRun, names.find('connector', connector), prefix, id, limit],
      );
      return rows;
    },

    async nextImport(connector, { run, step }) {
      const { rows } = await pool.query<{ run: number }>(
        `select r.id as run from run r join run_step s on s.run_id = r.id
         where r.connector = $1 and (s.run_id, s.step) > ($2::int8, $3::int2) and s.type like '%-import%'
           and (s.result = 'success' or s.result like 'completed-%')
         order by r.id limit 1`,
        [names.find('connector', connector), run, step],
      );
      return rows[0]?.run;
    },
  };
}
