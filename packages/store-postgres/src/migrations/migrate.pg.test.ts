import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPool } from '../connection/open-pool.ts';
import { testDatabase } from '@cognate/testkit';
import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { migrate, schemaState } from './migrate.ts';

/** A database without a schema, and a folder of migrations. */
async function setUp(files: Readonly<Record<string, string>>) {
  const database = await testDatabase();
  await database.pool.query('drop schema public cascade');
  await database.pool.query('create schema public');
  const directory = mkdtempSync(path.join(tmpdir(), 'cognate-test-'));
  const write = (more: Readonly<Record<string, string>>): void => {
    for (const [name, sql] of Object.entries(more)) writeFileSync(path.join(directory, name), sql);
  };
  write(files);
  return {
    directory,
    pool: database.pool,
    connectionString: database.connectionString,
    write,
    remove: (name: string) => rmSync(path.join(directory, name)),
    [Symbol.asyncDispose]: async () => {
      rmSync(directory, { recursive: true });
      await database.drop();
    },
  };
}

async function history(pool: Pool): Promise<readonly unknown[]> {
  const { rows } = await pool.query<{ number: number; name: string }>(
    'select number, name from schema_migration order by number',
  );
  return rows.map(({ number, name }) => `${number} ${name}`);
}

const FIRST = {
  '000001-people.sql': 'create table person (id int8); create index on person (id);',
};
const SECOND = { '000002-names.sql': 'alter table person add name text' };

test('steps are applied in the order of their numbers and recorded', async () => {
  await using set = await setUp({ ...SECOND, ...FIRST });
  const applied = await migrate(set.pool, set.directory);
  expect(applied.map((step) => step.name)).toEqual(['people', 'names']);
  expect(await history(set.pool)).toEqual(['1 people', '2 names']);
  await set.pool.query('select id, name from person');
});

test('a second run applies only what is new', async () => {
  await using set = await setUp(FIRST);
  await migrate(set.pool, set.directory);
  expect(await migrate(set.pool, set.directory)).toEqual([]);
  set.write(SECOND);
  expect((await migrate(set.pool, set.directory)).map((step) => step.number)).toEqual([2]);
});

test('processes that start at the same time apply every step once', async () => {
  await using set = await setUp({ ...FIRST, ...SECOND });
  const pools = await Promise.all(
    [1, 2, 3].map(() => openPool({ connectionString: set.connectionString, max: 1 })),
  );
  const applied = await Promise.all(pools.map((pool) => migrate(pool, set.directory)));
  await Promise.all(pools.map((pool) => pool.end()));
  expect(applied.flat()).toHaveLength(2);
  expect(await history(set.pool)).toEqual(['1 people', '2 names']);
});

test('a step that fails leaves the database as it was, the steps before it undone as well', async () => {
  await using set = await setUp(FIRST);
  await migrate(set.pool, set.directory);
  set.write({
    ...SECOND,
    '000003-broken.sql': 'create table half (id int8); select no_such_function();',
  });
  await expect(migrate(set.pool, set.directory)).rejects.toMatchObject({
    code: 'database-migration-failed',
    message: expect.stringMatching(/Step 3 \(broken\).*no_such_function/) as string,
  });
  expect(await history(set.pool)).toEqual(['1 people']);
  const { rows } = await set.pool.query(`select to_regclass('half') as half`);
  expect(rows).toEqual([{ half: null }]);
});

test('what is to be done is told without doing it', async () => {
  await using set = await setUp({ ...FIRST, ...SECOND });
  expect(await schemaState(set.pool, set.directory)).toMatchObject({
    history: [],
    pending: [{ number: 1 }, { number: 2 }],
  });
  const { rows } = await set.pool.query(`select to_regclass('schema_migration') as table`);
  expect(rows).toEqual([{ table: null }]);
  await migrate(set.pool, set.directory);
  expect(await schemaState(set.pool, set.directory)).toMatchObject({
    history: [{ number: 1 }, { number: 2 }],
    pending: [],
  });
});

test('the schema of a newer release is left alone, with both versions in the message', async () => {
  await using set = await setUp({ ...FIRST, ...SECOND });
  await migrate(set.pool, set.directory);
  set.remove('000002-names.sql');
  await expect(migrate(set.pool, set.directory)).rejects.toMatchObject({
    code: 'database-schema-newer',
    message: expect.stringMatching(/version 2 \(names\).*up to 1/) as string,
  });
});

test('a schema with another history is left alone', async () => {
  await using set = await setUp(FIRST);
  await migrate(set.pool, set.directory);
  set.remove('000001-people.sql');
  set.write({ '000001-robots.sql': 'create table robot (id int8)' });
  await expect(migrate(set.pool, set.directory)).rejects.toMatchObject({
    code: 'database-schema-differs',
  });
});

test.each([
  ['a gap in the numbers', { ...FIRST, '000003-late.sql': 'select 1' }],
  ['two steps of one number', { ...FIRST, '000001-other.sql': 'select 1' }],
  ['a name without a number', { 'people.sql': 'select 1' }],
])('%s is a defect of the release', async (_, files) => {
  await using set = await setUp(files);
  await expect(migrate(set.pool, set.directory)).rejects.toMatchObject({ code: 'internal-error' });
});
