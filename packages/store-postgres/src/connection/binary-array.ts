import type { Buffer } from 'node:buffer';
import { TYPE_OIDS, writeField } from './binary-field.ts';
import type { ColumnType, FieldValue } from './binary-field.ts';
import { BinaryWriter } from './binary-writer.ts';

/**
 * Array parameters in PostgreSQL's binary format, for `unnest($1::int8[])` and `= any($1::int8[])`.
 *
 * `pg` hands a Buffer to the server as a binary value. Its own array literals cost several times the processor time,
 * so statements over sets take these. The cast in the statement has to name the same element type.
 */
function binaryArray(type: ColumnType, values: readonly (FieldValue | undefined)[]): Buffer {
  const writer = new BinaryWriter(20 + values.length * 12);
  const hasNull = values.some((value) => value === null || value === undefined);
  writer.int32(values.length === 0 ? 0 : 1);
  writer.int32(hasNull ? 1 : 0);
  writer.int32(TYPE_OIDS[type]);
  if (values.length > 0) {
    writer.int32(values.length);
    writer.int32(1);
  }
  for (const value of values) writeField(writer, type, value);
  return writer.finish();
}

type Maybe<T> = readonly (T | null)[];

/** A parameter for `int2[]`. */
export const int2Array = (values: Maybe<number>): Buffer => binaryArray('int2', values);
/** A parameter for `int4[]`. */
export const int4Array = (values: Maybe<number>): Buffer => binaryArray('int4', values);
/** A parameter for `int8[]`. */
export const int8Array = (values: Maybe<number | bigint>): Buffer => binaryArray('int8', values);
/** A parameter for `text[]`. */
export const textArray = (values: Maybe<string>): Buffer => binaryArray('text', values);
/** A parameter for `bytea[]`. */
export const byteaArray = (values: Maybe<Uint8Array>): Buffer => binaryArray('bytea', values);
/** A parameter for `uuid[]`: 16 bytes each, or the usual spelling. */
export const uuidArray = (values: Maybe<Uint8Array | string>): Buffer =>
  binaryArray('uuid', values);
/** A parameter for `boolean[]`. */
export const boolArray = (values: Maybe<boolean>): Buffer => binaryArray('bool', values);
/** A parameter for `timestamptz[]`. */
export const timestamptzArray = (values: Maybe<Date>): Buffer => binaryArray('timestamptz', values);
