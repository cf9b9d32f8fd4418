import { expect, test } from 'vitest';
import { testDatabase } from './test-database.ts';

test('two test databases do not see each other', async () => {
  await using first = await testDatabase();
  await using second = await testDatabase();
  await first.pool.query('create table only_here (id int)');
  const tables = await second.pool.query(`select 1 from pg_tables where tablename = 'only_here'`);
  expect(tables.rowCount).toBe(0);
});

test('a test database has the current schema', async () => {
  await using database = await testDatabase();
  const found = await database.pool.query(`select to_regclass('schema_migration') as name`);
  expect(found.rows).toEqual([{ name: 'schema_migration' }]);
});
