import type { ClientBase } from 'pg';
import type { LeaseOutcome, LeaseStore } from '@cognate/sync-engine';
import { must } from '@cognate/kernel';
import { textArray } from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import type { StoreContext } from '../store-context.ts';

export function createLeaseStore({ pool }: StoreContext): LeaseStore {
  return {
    acquire: (wanted, owner, seconds, isGone = () => false) =>
      withTransaction(pool, async (client): Promise<LeaseOutcome> => {
        const names = [...wanted].sort();
        const displaced = await displace(client, names, isGone);
        // A claim that two processes want at once waits here for the other's commit.
        const { rows } = await client.query<{ name: string }>(
          `insert into lease (name, owner, until)
           select name, $2, now() + make_interval(secs => $3) from unnest($1::text[]) as n (name)
           on conflict (name) do nothing returning name`,
          [textArray(names), owner, seconds],
        );
        if (rows.length === names.length) return { ok: true, displaced };
        const taken = new Set(rows.map((row) => row.name));
        const name = must(
          names.find((each) => !taken.has(each)),
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
        return { ok: false, name, holder: holders[0]?.owner ?? 'unknown' };
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

/** Clears the way: owners that have ended or did not renew lose everything that they had claimed. */
async function displace(
  client: ClientBase,
  names: readonly string[],
  isGone: (owner: string) => boolean,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ owner: string; expired: boolean }>(
    `select owner, until < now() as expired from lease where name = any($1::text[])
     order by name for update`,
    [textArray(names)],
  );
  const gone = rows.filter(({ owner, expired }) => expired || isGone(owner));
  if (gone.length === 0) return [];
  const removed = await client.query<{ name: string }>(
    'delete from lease where owner = any($1::text[]) returning name',
    [textArray(gone.map(({ owner }) => owner))],
  );
  return removed.rows.map(({ name }) => name);
}
