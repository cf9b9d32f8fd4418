import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@cognate/testkit';
import { expect, test } from 'vitest';
import { copyRows } from './copy-rows.ts';

test('the chosen rows are copied once more, and neither tables nor files remain', async () => {
  await using database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'bench-copy-'));
  await database.pool.query(
    `insert into cs_ref select i, 1, gen_random_uuid(), 1 + i % 2, 'uid=' || i from generate_series(1, 5000) i`,
  );
  const floor = await copyRows(database.connectionString, folder, [
    { table: 'cs_ref', where: 'connector = 2' },
    { table: 'mv_object' },
  ]);
  expect(floor).toMatchObject({ name: 'copy', count: 2500 });
  expect(floor.mib).toBeGreaterThan(0.1);
  expect(floor.seconds).toBeGreaterThan(0);
  const left = await database.pool.query(
    `select 1 from information_schema.schemata where schema_name = 'bench_floor'`,
  );
  expect(left.rows).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('a failure leaves no tables either', async () => {
  await using database = await testDatabase();
  const rows = [{ table: 'mv_object' }, { table: 'no_such_table' }];
  await expect(copyRows(database.connectionString, tmpdir(), rows)).rejects.toThrow(
    /no_such_table/,
  );
  const left = await database.pool.query(
    `select 1 from information_schema.schemata where schema_name = 'bench_floor'`,
  );
  expect(left.rows).toEqual([]);
});
