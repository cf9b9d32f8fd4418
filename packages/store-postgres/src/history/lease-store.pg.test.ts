import { testDatabase } from '@cognate/testkit';
import { expect, it } from 'vitest';
import { createPostgresStore } from '../create-postgres-store.ts';
import type { PostgresStore } from '../create-postgres-store.ts';

async function withStore(check: (store: PostgresStore) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  await check(await createPostgresStore(database.pool));
}

it('gives all names or none, and says who has one', async () => {
  await withStore(async (store) => {
    expect(await store.acquire(['b'], 'ann', 60)).toEqual({ ok: true, displaced: [] });
    expect(await store.acquire(['a', 'b', 'c'], 'bob', 60)).toEqual({
      ok: false,
      name: 'b',
      holder: 'ann',
    });
    expect(await store.acquire(['a', 'c'], 'cid', 60)).toEqual({ ok: true, displaced: [] });
  });
});

it('takes back what was released, and nothing else', async () => {
  await withStore(async (store) => {
    await store.acquire(['a'], 'ann', 60);
    await store.release(['a'], 'bob');
    expect(await store.acquire(['a'], 'bob', 60)).toMatchObject({ ok: false });
    await store.release(['a'], 'ann');
    expect(await store.acquire(['a'], 'bob', 60)).toMatchObject({ ok: true });
    expect(await store.renew(['a'], 'bob', 60)).toBe(true);
    expect(await store.renew(['a'], 'ann', 60)).toBe(false);
  });
});

it('takes over from an owner who ran out or is gone everything that was claimed', async () => {
  await withStore(async (store) => {
    await store.acquire(['a', 'b'], 'ann', 0);
    expect(await store.acquire(['b', 'c'], 'bob', 60)).toEqual({ ok: true, displaced: ['a', 'b'] });
    const gone = (owner: string): boolean => owner === 'bob';
    expect(await store.acquire(['c'], 'cid', 60, gone)).toEqual({
      ok: true,
      displaced: ['b', 'c'],
    });
    expect(await store.renew(['b', 'c'], 'bob', 60)).toBe(false);
    expect(await store.acquire(['c'], 'dan', 60, gone)).toMatchObject({ ok: false, holder: 'cid' });
  });
});

it('gives a name that many want at once to one of them', async () => {
  await withStore(async (store) => {
    await store.acquire(['a', 'b'], 'gone', 0);
    const outcomes = await Promise.all(
      ['1', '2', '3', '4', '5', '6'].map((owner) => store.acquire(['a', 'b'], owner, 60)),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });
});
