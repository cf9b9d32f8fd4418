import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { TestDatabase } from '@cognate/testkit';
import { expect, it } from 'vitest';
import { createPostgresStore } from '../create-postgres-store.ts';
import { Dictionary } from './dictionary.ts';

const document = fakeDocument([source('hr'), target('ad')]);

async function cycle(database: TestDatabase): Promise<void> {
  const hr = new FakeSystem();
  hr.put('1', { employeeId: '1', name: 'Ann' });
  const world = await engineWorld(database, document, { hr, ad: new FakeSystem() });
  await world.cycle();
}

it('a store knows what another process has added since it was opened', async () => {
  await using database = await testDatabase();
  const early = await createPostgresStore(database.pool);
  expect(await early.runs({ connector: 'hr', limit: 9 })).toEqual([]);
  await cycle(database);
  // Looked for in vain a moment ago, and believed to be unknown for a second.
  expect(await early.findObject({ connector: 'ad', dn: 'p-1' })).toBeDefined();
  const found = await early.statistics();
  expect(found.map(({ connector }) => connector).sort()).toEqual(['ad', 'hr']);
  const [run] = await early.runs({ limit: 1 });
  expect(run).toMatchObject({ connector: 'ad' });
  const ref = await early.findObject({ connector: 'ad', dn: 'p-1' });
  expect(ref && (await early.objectDetails(ref))).toMatchObject({ type: 'person', dn: 'p-1' });
});

it('a run can follow one of another process', async () => {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  hr.put('1', { employeeId: '1', name: 'Ann' });
  const second = await engineWorld(database, document, { hr, ad });
  await cycle(database);
  hr.change('1', { title: 'Boss' });
  ad.put('p-1', { employeeId: '1', name: 'Ann' });
  await second.run('hr', 'full-import', 'delta-sync');
  await second.run('ad', 'export', 'full-import', 'delta-sync');
  expect(ad.contents()).toEqual({ 'p-1': { employeeId: '1', name: 'Ann', title: 'Boss' } });
  expect(await second.problems()).toEqual([]);
});

it('two processes that add the same names at once give them the same numbers', async () => {
  await using database = await testDatabase();
  const dictionaries = Array.from({ length: 4 }, () => new Dictionary(database.pool));
  const names = ['a', 'b', 'c'];
  await Promise.all(dictionaries.map((each) => each.ensure('attribute', names)));
  const numbers = dictionaries.map((each) => names.map((name) => each.id('attribute', name)));
  for (const each of numbers) expect(each).toEqual(numbers[0]);
  expect(new Set(numbers[0]).size).toBe(3);
});
