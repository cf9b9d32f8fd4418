import { TAG } from './ber-tag.ts';

const SMALLEST = 256;

/** Writes the encoding of RFC 4511 with lengths in their shortest form. The buffer grows with what is written. */
export class BerWriter {
  #buffer = Buffer.allocUnsafe(SMALLEST);
  #at = 0;

  /** What has been written. */
  finish(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  /** An element that holds what `content` writes. */
  constructed(tag: number, content: () => void): void {
    this.#reserve(2);
    this.#buffer[this.#at] = tag;
    const start = this.#at + 2;
    this.#at = start;
    content();
    const length = this.#at - start;
    const size = lengthSize(length);
    if (size > 1) {
      // The length takes more than the one byte that was kept for it.
      this.#reserve(size - 1);
      this.#buffer.copyWithin(start + size - 1, start, this.#at);
    }
    this.#at = start - 1;
    this.#length(length, size);
    this.#at += length;
  }

  integer(value: number, tag: number = TAG.integer): void {
    let size = 1;
    while (size < 6 && (value < -(2 ** (8 * size - 1)) || value >= 2 ** (8 * size - 1))) size += 1;
    this.#header(tag, size);
    this.#buffer.writeIntBE(value, this.#at, size);
    this.#at += size;
  }

  boolean(value: boolean, tag: number = TAG.boolean): void {
    this.#header(tag, 1);
    this.#buffer[this.#at] = value ? 0xff : 0;
    this.#at += 1;
  }

  text(value: string, tag: number = TAG.octetString): void {
    const length = Buffer.byteLength(value);
    this.#header(tag, length);
    this.#buffer.write(value, this.#at);
    this.#at += length;
  }

  bytes(value: Uint8Array, tag: number = TAG.octetString): void {
    this.#header(tag, value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
  }

  /** A value of an attribute: text or bytes. */
  value(value: string | Uint8Array, tag: number = TAG.octetString): void {
    if (typeof value === 'string') this.text(value, tag);
    else this.bytes(value, tag);
  }

  #header(tag: number, length: number): void {
    const size = lengthSize(length);
    this.#reserve(1 + size + length);
    this.#buffer[this.#at] = tag;
    this.#at += 1;
    this.#length(length, size);
  }

  #length(length: number, size: number): void {
    if (size === 1) this.#buffer[this.#at] = length;
    else {
      this.#buffer[this.#at] = 0x80 | (size - 1);
      this.#buffer.writeUIntBE(length, this.#at + 1, size - 1);
    }
    this.#at += size;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}

const lengthSize = (length: number): number =>
  length < 0x80 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : length < 0x1000000 ? 4 : 5;

/** The bytes of something that `write` writes: the value of a control, the content of a message. */
export function encodeBer(write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  write(writer);
  return writer.finish();
}
