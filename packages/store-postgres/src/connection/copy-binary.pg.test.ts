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
