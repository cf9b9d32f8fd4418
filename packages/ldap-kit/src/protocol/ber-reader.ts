import { isUtf8 } from 'node:buffer';
import { TAG } from './ber-tag.ts';
import { protocolError } from './ldap-error.ts';

/** A value of an attribute: text, or bytes where the type is binary or the bytes are no UTF-8. */
export type LdapValue = string | Uint8Array;

const REPLACEMENT = '\ufffd';

/**
 * Reads the encoding of RFC 4511 from a buffer, element after element, without keeping the buffer: what it answers
 * with is copied. Every length is checked against the element around it, so that no input makes it read outside.
 * Anything that is no valid encoding throws an `LdapError` of the kind `protocol`.
 */
export class BerReader {
  #buffer: Buffer;
  #at: number;
  #end: number;

  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    this.#buffer = buffer;
    this.#at = start;
    this.#end = end;
  }

  /** Begins again with another part of a buffer. */
  reset(buffer: Buffer, start: number, end: number): void {
    this.#buffer = buffer;
    this.#at = start;
    this.#end = end;
  }

  get buffer(): Buffer {
    return this.#buffer;
  }

  /** Whether the element that was entered last has been read to its end. */
  atEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** The tag of the next element, 0 at the end. */
  peek(): number {
    return this.#at < this.#end ? (this.#buffer[this.#at] ?? 0) : 0;
  }

  /** Enters an element that holds others. The answer is what `leave` needs. */
  enter(tag: number): number {
    const outer = this.#end;
    this.#end = this.#header(tag);
    return outer;
  }

  /** Leaves the element, whether or not all of it was read: later versions of a protocol may add to it. */
  leave(outer: number): void {
    this.#at = this.#end;
    this.#end = outer;
  }

  /** Passes over the next element, which has this tag if one is given. */
  skip(tag: number = this.peek()): void {
    this.#at = this.#header(tag);
  }

  /** The encoding of the next element, a character for each byte, without passing over it. */
  record(): string {
    const start = this.#at;
    const end = this.#header(this.peek());
    this.#at = start;
    return this.#buffer.toString('latin1', start, end);
  }

  integer(tag: number = TAG.integer): number {
    const end = this.#header(tag);
    const length = end - this.#at;
    if (length < 1 || length > 6) throw protocolError(`an integer of ${length} bytes`);
    const value = this.#buffer.readIntBE(this.#at, length);
    this.#at = end;
    return value;
  }

  boolean(tag: number = TAG.boolean): boolean {
    const end = this.#header(tag);
    if (end - this.#at !== 1) throw protocolError(`a boolean of ${end - this.#at} bytes`);
    const value = this.#buffer[this.#at] !== 0;
    this.#at = end;
    return value;
  }

  /** Text for people, names and numbers; bytes that are no UTF-8 become U+FFFD. */
  text(tag: number = TAG.octetString): string {
    const end = this.#header(tag);
    const value = this.#buffer.toString('utf8', this.#at, end);
    this.#at = end;
    return value;
  }

  /** Bytes, in memory of their own: a few of them do not keep a large chunk alive. */
  bytes(tag: number = TAG.octetString): Uint8Array {
    const end = this.#header(tag);
    const value = this.#copy(end);
    this.#at = end;
    return value;
  }

  /** A value of an attribute. Text that is no UTF-8 stays bytes, so that nothing is changed unseen. */
  value(binary: boolean): LdapValue {
    const end = this.#header(TAG.octetString);
    let value: LdapValue;
    if (binary) value = this.#copy(end);
    else {
      value = this.#buffer.toString('utf8', this.#at, end);
      // The replacement may also have been sent as such; only then the bytes need a second look.
      if (value.includes(REPLACEMENT) && !isUtf8(this.#buffer.subarray(this.#at, end)))
        value = this.#copy(end);
    }
    this.#at = end;
    return value;
  }

  /** Passes over an octet string; `found` gets its place in the buffer. */
  locate<T>(found: (buffer: Buffer, start: number, end: number) => T): T {
    const end = this.#header(TAG.octetString);
    const start = this.#at;
    this.#at = end;
    return found(this.#buffer, start, end);
  }

  #copy(end: number): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(this.#at, end));
  }

  /** Passes over tag and length; answers with the end of the content. */
  #header(tag: number): number {
    const buffer = this.#buffer;
    const found = this.peek();
    if (found !== tag || this.#at + 1 >= this.#end) throw this.#unexpected(tag);
    let at = this.#at + 1;
    let length = buffer[at] ?? 0;
    at += 1;
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size === 0 || size > 4) throw protocolError(`a length of ${size} bytes`);
      if (at + size > this.#end) throw protocolError('a length that is cut off');
      length = buffer.readUIntBE(at, size);
      at += size;
    }
    if (length > this.#end - at)
      throw protocolError('an element that is longer than what holds it');
    this.#at = at;
    return at + length;
  }

  #unexpected(tag: number): Error {
    if (this.atEnd()) return protocolError(`an element 0x${tag.toString(16)} is missing`);
    if (this.#at + 1 >= this.#end) return protocolError('an element that is cut off');
    return protocolError(
      `an element 0x${this.peek().toString(16)} where 0x${tag.toString(16)} belongs`,
    );
  }
}
