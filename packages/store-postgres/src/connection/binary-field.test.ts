import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { writeField } from './binary-field.ts';
import type { ColumnType, FieldValue } from './binary-field.ts';
import { BinaryWriter } from './binary-writer.ts';

function encode(type: ColumnType, value: FieldValue): string {
  const writer = new BinaryWriter(4);
  writeField(writer, type, value);
  return writer.finish().toString('hex');
}

test.each([
  ['int2', -2, '00000002fffe'],
  ['int4', 1, '0000000400000001'],
  ['int8', -1, '00000008ffffffffffffffff'],
  ['int8', 2 ** 32 + 5, '000000080000000100000005'],
  ['text', 'é', '00000002c3a9'],
  ['text', '', '00000000'],
  ['bytea', Buffer.from([1, 2]), '000000020102'],
  ['bool', true, '0000000101'],
  ['timestamptz', new Date('2000-01-01T00:00:00.001Z'), '0000000800000000000003e8'],
  ['text', null, 'ffffffff'],
] as const)('%s %s has the bytes of the protocol', (type, value, hex) => {
  expect(encode(type, value)).toBe(hex);
});

test.each([
  ['int2', 32_768],
  ['int4', 2 ** 31],
  ['int4', 1.5],
  ['int4', '1'],
  ['int8', 2 ** 53],
  ['int8', 2n ** 63n],
  ['int8', Number.NaN],
  ['text', 1],
  ['bytea', 'text'],
  ['uuid', 'not-an-identifier'],
  ['uuid', Buffer.alloc(15)],
  ['bool', 1],
  ['timestamptz', new Date(Number.NaN)],
  ['timestamptz', 0],
] as const)('%s refuses %s instead of writing something else', (type, value) => {
  expect(() => encode(type, value)).toThrow(
    expect.objectContaining({ code: 'database-value-refused', details: { type } }),
  );
});
