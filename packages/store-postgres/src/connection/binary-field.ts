import { AppError } from '@cognate/kernel';
import type { BinaryWriter } from './binary-writer.ts';

/** The PostgreSQL types that bulk writes and array parameters carry. */
export type ColumnType =
  'int2' | 'int4' | 'int8' | 'text' | 'bytea' | 'uuid' | 'bool' | 'timestamptz';

/**
 * A value of a column: numbers (or bigint) for the integers, string for `text`, bytes for `bytea`, 16 bytes or the
 * usual spelling for `uuid`, Date for `timestamptz`.
 */
export type FieldValue = string | number | bigint | boolean | Uint8Array | Date | null;

/** The object identifiers under which PostgreSQL knows the types. */
export const TYPE_OIDS: Readonly<Record<ColumnType, number>> = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  timestamptz: 1184,
  uuid: 2950,
};

/** Midnight of 2000-01-01 UTC, where PostgreSQL's timestamps begin, in milliseconds. */
const TIMESTAMP_EPOCH = 946_684_800_000;
const INTEGER_LIMITS = { int2: 0x7fff, int4: 0x7fff_ffff } as const;

/** Appends one value in PostgreSQL's binary format, after its length; null is the length -1. */
export function writeField(
  to: BinaryWriter,
  type: ColumnType,
  value: FieldValue | undefined,
): void {
  if (value === null || value === undefined) return to.int32(-1);
  switch (type) {
    case 'text':
      if (typeof value !== 'string') return refuse(type, value);
      return to.sizedText(value);
    case 'int8':
      return writeInt8(to, value);
    case 'int2':
    case 'int4':
      return writeSmallInteger(to, type, value);
    case 'bytea':
      if (!(value instanceof Uint8Array)) return refuse(type, value);
      to.int32(value.length);
      return to.bytes(value);
    case 'uuid':
      return writeUuid(to, value);
    case 'bool':
      if (typeof value !== 'boolean') return refuse(type, value);
      to.int32(1);
      return to.uint8(value ? 1 : 0);
    case 'timestamptz':
      return writeTimestamp(to, value);
  }
}

function writeInt8(to: BinaryWriter, value: FieldValue): void {
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(64, value) !== value) return refuse('int8', value);
    to.int32(8);
    return to.bigInt64(value);
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return refuse('int8', value);
  to.int32(8);
  to.int64(value);
}

function writeSmallInteger(to: BinaryWriter, type: 'int2' | 'int4', value: FieldValue): void {
  const limit = INTEGER_LIMITS[type];
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return refuse(type, value);
  if (number > limit || number < -limit - 1) return refuse(type, value);
  if (type === 'int2') {
    to.int32(2);
    return to.int16(number);
  }
  to.int32(4);
  to.int32(number);
}

function writeTimestamp(to: BinaryWriter, value: FieldValue): void {
  if (!(value instanceof Date) || Number.isNaN(value.getTime()))
    return refuse('timestamptz', value);
  to.int32(8);
  // Microseconds of far years leave the range of exact numbers.
  to.bigInt64(BigInt(value.getTime() - TIMESTAMP_EPOCH) * 1000n);
}

function writeUuid(to: BinaryWriter, value: FieldValue): void {
  if (typeof value === 'string') {
    to.int32(16);
    return to.uuid(value) ? undefined : refuse('uuid', value);
  }
  if (!(value instanceof Uint8Array) || value.length !== 16) return refuse('uuid', value);
  to.int32(16);
  to.bytes(value);
}

function refuse(type: ColumnType, value: unknown): never {
  const shown = value instanceof Uint8Array ? `${value.length} bytes` : String(value).slice(0, 80);
  throw new AppError(
    'database-value-refused',
    `Cannot write ${shown} (${value === null ? 'null' : typeof value}) to a column of type ${type}.`,
    { details: { type } },
  );
}
