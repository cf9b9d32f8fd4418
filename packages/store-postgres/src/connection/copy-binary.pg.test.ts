import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase } from '@cognate/testkit';
import { expect, test } from 'vitest';
import { copyBinary } from './copy-binary.ts';
import { withTransaction } from './with-transaction.ts';

test('rows of every type arrive as they were handed over', async () => {
  await using database = await testDatabase();
  await database.pool.query(
    `create table sample (a int2, b int4, c int8, d text, e bytea, f uuid, g bool, h timestamptz)`,
  );
  const when = new Date('2026-11-21T12:34:56.789Z');
  const id = '0190b5a8-7c31-7e2e-9d55-0123456789ab';
  const count = await withTransaction(database.pool, (client) =>
    copyBinary(
      client,
      'sample (a, b, c, d, e, f, g, h)',
      ['int2', 'int4', 'int8', 'text', 'bytea', 'uuid', 'bool', 'timestamptz'],
      [
        [-2, 70_000, -(2 ** 52) - 1, 'Ünïcode 🙂', Uint8Array.from([0, 255]), id, true, when],
        [null, null, null, null, null, null, null, undefined],
      ],
    ),
  );
  const { rows } = await database.pool.query('select * from sample order by a nulls last');
  expect(count).toBe(2);
  expect(rows).toEqual([
    {
      a: -2,
      b: 70_000,
      c: -(2 ** 52) - 1,
      d: 'Ünïcode 🙂',
      e: Buffer.from([0, 255]),
      f: id,
      g: true,
      h: when,
    },
    { a: null, b: null, c: null, d: null, e: null, f: null, g: null, h: null },
  ]);
});

test('a source that is larger than any buffer is pulled at the pace of the server', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int8, body text)');
  const body = 'x'.repeat(10_000);
  async function* rows() {
    for (let id = 0; id < 3000; id += 1) {
      if (id % 1000 === 0) await sleep(1);
      yield [id, body] as const;
    }
  }
  const count = await withTransaction(database.pool, (client) =>
    copyBinary(client, 'sample (id, body)', ['int8', 'text'], rows()),
  );
  const { rows: found } = await database.pool.query(
    'select count(*)::int as n, sum(id)::int8 as ids, sum(length(body))::int8 as size from sample',
  );
  expect(count).toBe(3000);
  expect(found).toEqual([{ n: 3000, ids: 4_498_500, size: 30_000_000 }]);
});

test('no rows are a copy of none', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int8)');
  const count = await withTransaction(database.pool, (client) =>
    copyBinary(client, 'sample (id)', ['int8'], []),
  );
  expect(count).toBe(0);
});

test('a source that fails undoes the copy and passes its own error on', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int8, body text)');
  const failure = new Error('the file ends in the middle of a row');
  function* rows() {
    for (let id = 0; id < 1000; id += 1) yield [id, 'x'.repeat(1000)] as const;
    throw failure;
  }
  const copying = withTransaction(database.pool, (client) =>
    copyBinary(client, 'sample (id, body)', ['int8', 'text'], rows()),
  );
  await expect(copying).rejects.toBe(failure);
  const { rows: left } = await database.pool.query('select count(*) from sample');
  expect(left).toEqual([{ count: 0 }]);
});

test('a value that does not fit its column is named', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int8)');
  const copying = withTransaction(database.pool, (client) =>
    copyBinary(client, 'sample (id)', ['int8'], [[1], ['two']]),
  );
  await expect(copying).rejects.toMatchObject({ code: 'database-value-refused' });
});

test('a row that the server refuses ends the copy, and the connection can be used again', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int8 primary key, body text)');
  const client = await database.pool.connect();
  function* rows() {
    for (let id = 0; id < 20_000; id += 1) yield [id % 100, 'x'.repeat(1000)] as const;
  }
  await expect(
    copyBinary(client, 'sample (id, body)', ['int8', 'text'], rows()),
  ).rejects.toMatchObject({ code: '23505' });
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  client.release();
});

test('an unknown table is an error of the statement', async () => {
  await using database = await testDatabase();
  const client = await database.pool.connect();
  await expect(copyBinary(client, 'nowhere (id)', ['int8'], [[1]])).rejects.toMatchObject({
    code: '42P01',
  });
  client.release();
});

test('a server that goes away in the middle of a copy is reported as a lost connection', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table sample (id int8, body text)');
  const copying = withTransaction(database.pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    async function* source() {
      for (let id = 0; id < 10_000; id += 1) {
        if (id === 500) {
          await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
        }
        yield [id, 'x'.repeat(1000)] as const;
      }
    }
    return copyBinary(client, 'sample (id, body)', ['int8', 'text'], source());
  });
  await expect(copying).rejects.toMatchObject({ code: 'database-connection-lost' });
});
