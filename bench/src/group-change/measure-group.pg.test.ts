import { testDatabase } from '@cognate/testkit';
import { expect, test } from 'vitest';
import { measureGroup } from './measure-group.ts';

test('a member is added to a group of some size and taken out again, each step timed', async () => {
  await using database = await testDatabase();
  const { members, steps } = await measureGroup(database.connectionString, 50);
  expect(members).toBe(50);
  expect(steps.map(({ name }) => name)).toContain('import, sync and export');
  expect(Math.min(...steps.map(({ milliseconds }) => milliseconds))).toBeGreaterThan(0);
});
