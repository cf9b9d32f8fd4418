import { testDatabase } from '@cognate/testkit';
import type { PoolClient } from 'pg';
import { expect, test } from 'vitest';
import { withTransaction } from './with-transaction.ts';

async function backendOf(client: PoolClient): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid;
}

test('what was written is there when it ends, and its answer is passed on', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int)');
  const answer = await withTransaction(database.pool, async (client) => {
    await client.query('insert into sample values (1)');
    return 'done';
  });
  expect(answer).toBe('done');
  expect((await database.pool.query('select id from sample')).rows).toEqual([{ id: 1 }]);
});

test('nothing of it is kept when it throws, and the error is passed on as it is', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int)');
  const failure = new Error('changed my mind');
  await expect(
    withTransaction(database.pool, async (client) => {
      await client.query('insert into sample values (1)');
      throw failure;
    }),
  ).rejects.toBe(failure);
  expect((await database.pool.query('select id from sample')).rows).toEqual([]);
});

test('a failed statement that was ignored does not pass for success', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int primary key)');
  await expect(
    withTransaction(database.pool, async (client) => {
      await client.query('insert into sample values (1)');
      await client.query('insert into sample values (1)').catch(() => {});
    }),
  ).rejects.toThrow(/ignored inside a transaction/);
});

test('a broken constraint keeps its SQLSTATE', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int primary key)');
  await expect(
    withTransaction(database.pool, (client) => client.query('insert into sample values (1), (1)')),
  ).rejects.toMatchObject({ code: '23505' });
});

test('a connection lost between two statements is an error, and the pool gives a new one', async () => {
  await using database = await testDatabase();
  const lost = withTransaction(database.pool, async (client) => {
    const pid = await backendOf(client);
    // The loss is noticed while nothing is asked.
    const ended = new Promise((resolve) => client.once('end', resolve));
    await database.pool.query('select pg_terminate_backend($1, 5000)', [pid]);
    await ended;
    await client.query('select 1');
  });
  await expect(lost).rejects.toMatchObject({
    code: 'database-connection-lost',
    remedy: expect.stringContaining('what was committed is kept') as string,
  });
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a full disk of the server is reported with what to do', async () => {
  await using database = await testDatabase();
  // The server's own report, raised on purpose.
  const report = `do $$ begin raise 'could not extend file' using errcode = '53100'; end $$`;
  await expect(
    withTransaction(database.pool, (client) => client.query(report)),
  ).rejects.toMatchObject({
    code: 'database-disk-full',
    message: 'The database server has no disk space left: could not extend file',
    remedy: expect.stringContaining('Free space') as string,
  });
});

test('of two transactions that block each other one is repeated, when it allows that', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int primary key, n int)');
  await database.pool.query('insert into sample values (1, 0), (2, 0)');
  const both = Promise.withResolvers<undefined>();
  let holding = 0;
  let runs = 0;
  const add = async (client: PoolClient, first: number, second: number): Promise<void> => {
    runs += 1;
    await client.query('update sample set n = n + 1 where id = $1', [first]);
    holding += 1;
    if (holding === 2) both.resolve(undefined);
    await both.promise;
    await client.query('update sample set n = n + 1 where id = $1', [second]);
  };
  await Promise.all([
    withTransaction(database.pool, (client) => add(client, 1, 2), { attempts: 10 }),
    withTransaction(database.pool, (client) => add(client, 2, 1), { attempts: 10 }),
  ]);
  // One of them at least; a repeated one may meet the other again before that is done.
  expect(runs).toBeGreaterThanOrEqual(3);
  expect((await database.pool.query('select n from sample order by id')).rows).toEqual([
    { n: 2 },
    { n: 2 },
  ]);
});

test('a deadlock is an error for a transaction that must not be repeated', async () => {
  await using database = await testDatabase();
  const raise = `do $$ begin raise 'deadlock detected' using errcode = '40P01'; end $$`;
  let runs = 0;
  await expect(
    withTransaction(database.pool, async (client) => {
      runs += 1;
      await client.query(raise);
    }),
  ).rejects.toMatchObject({ code: 'database-deadlock' });
  expect(runs).toBe(1);
});
