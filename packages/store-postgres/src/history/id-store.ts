import type { IdStore } from '@cognate/sync-engine';
import { must } from '@cognate/kernel';
import type { StoreContext } from '../store-context.ts';

/** Takes ids from a block: `count` of them, beginning with the answer. */
export async function reserve(
  { pool }: StoreContext,
  name: string,
  count: number,
): Promise<number> {
  const { rows } = await pool.query<{ next: number }>(
    'update id_block set next = next + $2 where name = $1 returning next',
    [name, count],
  );
  return must(rows[0], `the id block "${name}"`).next - count;
}

export const createIdStore = (context: StoreContext): IdStore => ({
  reserveIds: (kind, count) => reserve(context, kind, count),
});
