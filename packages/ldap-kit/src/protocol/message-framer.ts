import { TAG } from './ber-tag.ts';
import { LdapError, protocolError } from './ldap-error.ts';

/** Gets one message: the part of the buffer is only valid during the call. */
export type MessageHandler = (buffer: Buffer, start: number, end: number) => void;

// Tag, length of the length, and up to four bytes of it.
const LONGEST_HEADER = 6;

/**
 * Cuts what a socket delivers into messages. A message inside one chunk is handed out where it lies; only what spans
 * chunks is put together. A message that claims to be longer than `maxBytes` is refused before it is collected.
 */
export class MessageFramer {
  readonly #maxBytes: number;
  readonly #handle: MessageHandler;
  #rest: Buffer[] = [];
  #restBytes = 0;
  /** How long the message in `#rest` is; 0 while its header is incomplete. */
  #needed = 0;

  constructor(maxBytes: number, handle: MessageHandler) {
    this.#maxBytes = maxBytes;
    this.#handle = handle;
  }

  /** Bytes of a message that is not complete yet. */
  get pendingBytes(): number {
    return this.#restBytes;
  }

  push(chunk: Buffer): void {
    let at = 0;
    if (this.#restBytes > 0) {
      if (this.#needed === 0) {
        this.#scan(Buffer.concat([...this.#take(), chunk]), 0);
        return;
      }
      const missing = this.#needed - this.#restBytes;
      if (chunk.length < missing) {
        this.#keep(chunk, this.#needed);
        return;
      }
      const message = Buffer.concat([...this.#take(), chunk.subarray(0, missing)]);
      this.#handle(message, 0, message.length);
      at = missing;
    }
    this.#scan(chunk, at);
  }

  #scan(chunk: Buffer, from: number): void {
    let at = from;
    while (at < chunk.length) {
      const length = this.#messageLength(chunk, at);
      if (length === 0 || at + length > chunk.length) {
        this.#keep(chunk.subarray(at), length);
        return;
      }
      this.#handle(chunk, at, at + length);
      at += length;
    }
  }

  #keep(bytes: Buffer, needed: number): void {
    this.#rest.push(bytes);
    this.#restBytes += bytes.length;
    this.#needed = needed;
  }

  #take(): Buffer[] {
    const rest = this.#rest;
    this.#rest = [];
    this.#restBytes = 0;
    this.#needed = 0;
    return rest;
  }

  /** The length of the message at `at` with its header, 0 when too little of it is there to know. */
  #messageLength(chunk: Buffer, at: number): number {
    if (chunk[at] !== TAG.sequence) throw protocolError('a message that does not begin as one');
    const first = chunk[at + 1];
    if (first === undefined) return 0;
    if (first < 0x80) return this.#allowed(first + 2);
    const size = first & 0x7f;
    if (size === 0 || size > LONGEST_HEADER - 2)
      throw protocolError(`a message with a length of ${size} bytes`);
    if (at + 2 + size > chunk.length) return 0;
    return this.#allowed(chunk.readUIntBE(at + 2, size) + 2 + size);
  }

  #allowed(length: number): number {
    if (length > this.#maxBytes)
      throw new LdapError(
        'protocol',
        `The server sent a message of ${length} bytes; ${this.#maxBytes} are allowed.`,
        { remedy: 'Raise maxMessageMegabytes if an object may really be that large.' },
      );
    return length;
  }
}
