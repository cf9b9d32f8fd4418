import { protocolError } from '../protocol/ldap-error.ts';
import type { GssContext } from './gss-context.ts';

type Keys = Pick<GssContext, 'close' | 'sizeLimit' | 'unwrap' | 'wrap'>;

const LENGTH_BYTES = 4;

/** Encrypts what is sent and decrypts what comes, piece by piece (RFC 4752, section 3.3; RFC 4422, section 3.7). */
export class SealedChannel {
  readonly #context: Keys;
  readonly #mostPlain: number;
  readonly #mostReceived: number;
  #rest: Buffer = Buffer.alloc(0);

  /** `mostSent` and `mostReceived`: the longest piece that the server takes, and that it may send. */
  constructor(context: Keys, mostSent: number, mostReceived: number) {
    this.#context = context;
    this.#mostPlain = context.sizeLimit(mostSent);
    this.#mostReceived = mostReceived;
    if (this.#mostPlain === 0) throw protocolError('pieces without room for anything');
  }

  /** The bytes as they go over the wire. */
  seal(bytes: Buffer): Buffer {
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += this.#mostPlain) {
      const piece = this.#context.wrap(bytes.subarray(at, at + this.#mostPlain), true);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(piece.length);
      pieces.push(length, piece);
    }
    return Buffer.concat(pieces);
  }

  /** Hands on what is in the pieces that are complete by now. */
  open(chunk: Buffer, take: (plain: Buffer) => void): void {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (rest.length >= LENGTH_BYTES) {
      const length = rest.readUInt32BE(0);
      if (length > this.#mostReceived) throw protocolError(`an encrypted piece of ${length} bytes`);
      const end = LENGTH_BYTES + length;
      if (rest.length < end) break;
      take(this.#context.unwrap(rest.subarray(LENGTH_BYTES, end), true));
      rest = rest.subarray(end);
    }
    this.#rest = rest;
  }

  close(): void {
    this.#context.close();
  }
}
