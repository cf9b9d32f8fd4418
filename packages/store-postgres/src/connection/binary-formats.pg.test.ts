import { Buffer } from 'node:buffer';
import { testDatabase } from '@cognate/testkit';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  boolArray,
  byteaArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
  uuidArray,
} from './binary-array.ts';
import type { ColumnType, FieldValue } from './binary-field.ts';
import { copyBinary } from './copy-binary.ts';
import { withTransaction } from './with-transaction.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = database.pool;
});
afterAll(() => database.drop());

const bytes = fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value));

/** Any text that PostgreSQL stores: without NUL. */
const text = fc
  .string({ unit: 'binary', maxLength: 300 })
  .map((value) => value.replaceAll('\0', ''));

/** Dates of PostgreSQL's calendar that JavaScript prints in the same way. */
const date = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

const VALUES = {
  int2: fc.integer({ min: -32_768, max: 32_767 }),
  int4: fc.integer(),
  int8: fc.maxSafeInteger(),
  text,
  bytea: bytes,
  uuid: fc.uuid(),
  bool: fc.boolean(),
  timestamptz: date,
} satisfies Record<ColumnType, fc.Arbitrary<FieldValue>>;

// The keys of the table above.
const TYPES = Object.keys(VALUES) as readonly ColumnType[];

const ARRAYS = {
  int2: int2Array,
  int4: int4Array,
  int8: int8Array,
  text: textArray,
  bytea: byteaArray,
  uuid: uuidArray,
  bool: boolArray,
  timestamptz: timestamptzArray,
};

describe.each(TYPES)('%s', (type) => {
  const column = fc.array(fc.option(VALUES[type] as fc.Arbitrary<FieldValue>, { nil: null }), {
    maxLength: 40,
  });

  test('arrays arrive with every value and null in their order', async () => {
    // The generator of each type makes values of this type.
    const encode = ARRAYS[type] as (values: readonly (FieldValue | null)[]) => Buffer;
    await fc.assert(
      fc.asyncProperty(column, async (values) => {
        const { rows } = await pool.query<{ value: unknown }>(
          `select value from unnest($1::${type}[]) with ordinality as t (value, place) order by place`,
          [encode(values)],
        );
        expect(rows.map((row) => row.value)).toEqual(values);
      }),
      { numRuns: 60 },
    );
  });

  test('copied rows arrive with every value and null', async () => {
    await pool.query(`create table copied_${type} (place int4, value ${type})`);
    await fc.assert(
      fc.asyncProperty(column, async (values) => {
        await pool.query(`truncate copied_${type}`);
        await withTransaction(pool, (client) =>
          copyBinary(
            client,
            `copied_${type} (place, value)`,
            ['int4', type],
            values.map((value, place) => [place, value]),
          ),
        );
        const { rows } = await pool.query<{ value: unknown }>(
          `select value from copied_${type} order by place`,
        );
        expect(rows.map((row) => row.value)).toEqual(values);
      }),
      { numRuns: 60 },
    );
  });
});

test('identifiers given as 16 bytes are the same as the written ones', async () => {
  const id = '0190b5a8-7c31-7e2e-9d55-0123456789ab';
  const raw = Buffer.from(id.replaceAll('-', ''), 'hex');
  const { rows } = await pool.query('select $1::uuid[] = $2::uuid[] as same', [
    uuidArray([raw]),
    uuidArray([id]),
  ]);
  expect(rows).toEqual([{ same: true }]);
});

test('whole numbers beyond 2^53 go in as bigint', async () => {
  const { rows } = await pool.query('select value::text from unnest($1::int8[]) as value', [
    int8Array([2n ** 63n - 1n, -(2n ** 63n)]),
  ]);
  expect(rows).toEqual([{ value: '9223372036854775807' }, { value: '-9223372036854775808' }]);
});
