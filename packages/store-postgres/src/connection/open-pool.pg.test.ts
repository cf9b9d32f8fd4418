import { createServer } from 'node:net';
import { testDatabase } from '@cognate/testkit';
import { expect, test, vi } from 'vitest';
import { openPool } from './open-pool.ts';

test('int8 values and arrays arrive as numbers', async () => {
  await using database = await testDatabase();
  const { rows } = await database.pool.query(
    `select 9007199254740991::int8 as id, array[1, null, -2]::int8[] as ids, '{}'::int8[] as none`,
  );
  expect(rows).toEqual([{ id: 9_007_199_254_740_991, ids: [1, null, -2], none: [] }]);
});

test('an int8 value that a number cannot hold is an error, never a rounded number', async () => {
  await using database = await testDatabase();
  await expect(database.pool.query('select 9007199254740993::int8')).rejects.toThrow(/above 2\^53/);
});

test('the name of the application is shown by the server', async () => {
  await using database = await testDatabase();
  const { rows } = await database.pool.query(`select current_setting('application_name') as name`);
  expect(rows).toEqual([{ name: 'cognate' }]);
});

test('a connection that breaks while nobody uses it is replaced', async () => {
  await using database = await testDatabase();
  const onIdleError = vi.fn<(error: Error) => void>();
  const options = { connectionString: database.connectionString, max: 1, onIdleError };
  const pool = await openPool(options);
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  await database.pool.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
  await vi.waitFor(() => expect(onIdleError).toHaveBeenCalled());
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test('a wrong password is reported as a refused login', async () => {
  await using database = await testDatabase();
  const url = new URL(database.connectionString);
  url.username = 'nobody_knows_this_user';
  url.password = 'wrong';
  await expect(openPool({ connectionString: url.href, max: 1 })).rejects.toMatchObject({
    code: 'database-login-refused',
  });
});

test('a database that does not exist is reported by name', async () => {
  await using database = await testDatabase();
  const url = new URL(database.connectionString);
  url.pathname = '/no_such_database';
  await expect(openPool({ connectionString: url.href, max: 1 })).rejects.toMatchObject({
    code: 'database-not-found',
    message: expect.stringContaining('no_such_database') as string,
  });
});

test('a server that is not there is reported with its address', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const address = probe.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await new Promise((resolve) => probe.close(resolve));
  const connectionString = `postgresql://someone@127.0.0.1:${port}/cognate`;
  await expect(openPool({ connectionString, max: 1 })).rejects.toMatchObject({
    code: 'database-unreachable',
    message: expect.stringContaining(`127.0.0.1:${port}`) as string,
  });
});
