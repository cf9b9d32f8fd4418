import { fakeDocument, source, target, testDatabase } from '@cognate/testkit';
import { expect, it } from 'vitest';
import { createPostgresStore } from '../create-postgres-store.ts';

const AT = new Date('2024-05-06T07:08:09.123Z');
const small = fakeDocument([source('hr')]);
const large = fakeDocument([source('hr'), target('ad')]);

it('keeps every configuration that differs from the one before, and gives back the last', async () => {
  await using database = await testDatabase();
  const store = await createPostgresStore(database.pool);
  expect(await store.current()).toBeUndefined();
  expect(await store.apply(small, 'ann', AT)).toEqual({ version: 1, changed: true });
  expect(await store.apply(small, 'bob', new Date())).toEqual({ version: 1, changed: false });
  expect(await store.current()).toEqual({ version: 1, document: small, appliedAt: AT });
  expect(await store.apply(large, 'ann', AT)).toEqual({ version: 2, changed: true });
  expect(await store.apply(small, 'ann', AT)).toEqual({ version: 3, changed: true });
  expect((await store.current())?.document).toEqual(small);
});

it('numbers what is applied at the same time one after the other', async () => {
  await using database = await testDatabase();
  const store = await createPostgresStore(database.pool);
  const titles = ['a', 'b', 'c', 'd'];
  const applied = await Promise.all(
    titles.map((title) => store.apply(fakeDocument([source('hr', { title })]), title, AT)),
  );
  expect(new Set(applied.map(({ version }) => version))).toEqual(new Set([1, 2, 3, 4]));
  expect(applied.every(({ changed }) => changed)).toBe(true);
});

it('remembers who put which configuration in force, and when', async () => {
  await using database = await testDatabase();
  const store = await createPostgresStore(database.pool);
  await store.apply(small, 'ann', AT);
  await store.apply(large, 'bob', AT);
  await store.apply(small, 'ann', AT, 'version 1 again');
  const first = { version: 1, appliedAt: AT, appliedBy: 'ann', note: '' };
  expect(await store.configurationHistory(2)).toEqual([
    { version: 3, appliedAt: AT, appliedBy: 'ann', note: 'version 1 again' },
    { version: 2, appliedAt: AT, appliedBy: 'bob', note: '' },
  ]);
  expect(await store.configurationVersion(1)).toEqual({ ...first, document: small });
  expect(await store.configurationVersion(4)).toBeUndefined();
});
