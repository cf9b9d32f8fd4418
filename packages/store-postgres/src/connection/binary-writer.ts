import { Buffer } from 'node:buffer';

const FIRST_SIZE = 64 * 1024;
const HYPHEN = 45;
const HYPHENS: ReadonlySet<number> = new Set([8, 13, 18, 23]);

/** What a hexadecimal digit is worth, by its character code; -1 for every other character. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? -1 : digit;
});

/** Big-endian bytes in one growing buffer, as PostgreSQL's binary formats want them. */
export class BinaryWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(size: number = FIRST_SIZE) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  get length(): number {
    return this.#length;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#length = this.#bytes.writeInt16BE(value, this.#length);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
  }

  /** A whole number that a JavaScript number holds exactly. */
  int64(value: number): void {
    this.#reserve(8);
    this.#bytes.writeInt32BE(Math.floor(value / 0x1_0000_0000), this.#length);
    this.#length = this.#bytes.writeUInt32BE(value >>> 0, this.#length + 4);
  }

  bigInt64(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeBigInt64BE(value, this.#length);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#length = this.#bytes.writeUInt8(value, this.#length);
  }

  /** UTF-8 text after its length in bytes. */
  sizedText(value: string): void {
    // A UTF-16 unit needs at most three bytes, so one reservation spares measuring the text first.
    this.#reserve(4 + value.length * 3);
    const written = this.#bytes.write(value, this.#length + 4, 'utf8');
    this.#bytes.writeInt32BE(written, this.#length);
    this.#length += 4 + written;
  }

  /** The 16 bytes of a UUID in its usual spelling; false, with nothing written, for any other text. */
  uuid(text: string): boolean {
    if (text.length !== 36) return false;
    this.#reserve(16);
    let at = this.#length;
    for (let index = 0; index < 36;) {
      if (HYPHENS.has(index)) {
        if (text.charCodeAt(index) !== HYPHEN) return false;
        index += 1;
        continue;
      }
      const high = DIGITS[text.charCodeAt(index)] ?? -1;
      const low = DIGITS[text.charCodeAt(index + 1)] ?? -1;
      if (high < 0 || low < 0) return false;
      this.#bytes[at] = high * 16 + low;
      at += 1;
      index += 2;
    }
    this.#length = at;
    return true;
  }

  /** Overwrites four bytes written earlier. */
  setInt32(value: number, at: number): void {
    this.#bytes.writeInt32BE(value, at);
  }

  /** What was written, valid for good; the writer starts anew with a buffer of the same size. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafeSlow(this.#bytes.length);
    this.#length = 0;
    return taken;
  }

  /** What was written; ends the use of this writer. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(extra: number): void {
    const needed = this.#length + extra;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
