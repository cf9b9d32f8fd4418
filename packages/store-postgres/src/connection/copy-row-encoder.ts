import type { Buffer } from 'node:buffer';
import { AppError } from '@cognate/kernel';
import { writeField } from './binary-field.ts';
import type { ColumnType, FieldValue } from './binary-field.ts';
import { BinaryWriter } from './binary-writer.ts';

/** The values of a row in the order of its columns; `undefined` is null. */
export type CopyRow = readonly (FieldValue | undefined)[];

const SIGNATURE = Uint8Array.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0]);
const COPY_DATA = 0x64;
const CHUNK = 256 * 1024;

/** Rows in COPY's binary format, inside CopyData messages that are framed in place: no byte is copied twice. */
export class CopyRowEncoder {
  readonly #columns: readonly ColumnType[];
  readonly #writer = new BinaryWriter(CHUNK + CHUNK / 4);
  #count = 0;

  constructor(columns: readonly ColumnType[]) {
    this.#columns = columns;
    this.#openMessage();
    this.#writer.bytes(SIGNATURE);
    this.#writer.int32(0);
    this.#writer.int32(0);
  }

  /** The number of rows so far. */
  get count(): number {
    return this.#count;
  }

  /** There is enough for a message. */
  get full(): boolean {
    return this.#writer.length >= CHUNK;
  }

  add(row: CopyRow): void {
    if (row.length !== this.#columns.length) throw wrongLength(row, this.#columns);
    this.#writer.int16(row.length);
    let index = 0;
    for (const type of this.#columns) {
      writeField(this.#writer, type, row[index]);
      index += 1;
    }
    this.#count += 1;
  }

  /** The mark after the last row. */
  end(): void {
    this.#writer.int16(-1);
  }

  takeMessage(): Buffer {
    // The length counts itself but not the message's kind in front of it.
    this.#writer.setInt32(this.#writer.length - 1, 1);
    const message = this.#writer.take();
    this.#openMessage();
    return message;
  }

  #openMessage(): void {
    this.#writer.uint8(COPY_DATA);
    this.#writer.int32(0);
  }
}

function wrongLength(row: CopyRow, columns: readonly ColumnType[]): AppError {
  return new AppError(
    'internal-error',
    `Internal error: a row of ${row.length} values for ${columns.length} columns`,
  );
}
