import type { LeaseStore } from '@cognate/sync-engine';
import { must } from '@cognate/kernel';
import { textArray } from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import type { StoreContext } from '../store-context.ts';

export function createLeaseStore({ pool }: StoreContext): LeaseStore {
  return {
    acquire: (wanted, owner, seconds) =>
      withTransaction(pool, async (client) => {
        // Expired claims go first; a claim that two processes want at once waits here for the other's commit.
        await client.query('delete from lease where name = any($1::text[]) and until < now()', [
          textArray(wanted),
        ]);
        const sorted = [...wanted].sort();
        const { rows } = await client.query<{ name: string }>(
          `insert into lease (name, owner, until)
           select name, $2, now() + make_interval(secs => $3) from unnest($1::text[]) as n (name)
           on conflict (name) do nothing returning name`,
          [textArray(sorted), owner, seconds],
        );
        if (rows.length === sorted.length) return { ok: true } as const;
        const taken = new Set(rows.map((row) => row.name));
        const name = must(
          sorted.find((each) => !taken.has(each)),
          'a name that could not be claimed',
        );
        const { rows: holders } = await client.query<{ owner: string }>(
          'select owner from lease where name = $1',
          [name],
        );
        await client.query('delete from lease where name = any($1::text[]) and owner = $2', [
          textArray([...taken]),
          owner,
        ]);
        return { ok: false, name, holder: holders[0]?.owner ?? 'unknown' } as const;
      }),
    async renew(names, owner, seconds) {
      const { rowCount } = await pool.query(
        'update lease set until = now() + make_interval(secs => $3) where name = any($1::text[]) and owner = $2',
        [textArray(names), owner, seconds],
      );
      return rowCount === names.length;
    },
    async release(names, owner) {
      await pool.query('delete from lease where name = any($1::text[]) and owner = $2', [
        textArray(names),
        owner,
      ]);
    },
  };
}
