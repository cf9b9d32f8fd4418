import type { Writable } from 'node:stream';
import type { ClientBase, Connection } from 'pg';

/** What of pg's connection this module uses beyond its published types. */
interface CopyConnection {
  readonly stream: Writable & { pause(): void; resume(): void };
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
}

/** The published types leave the copy messages out. */
const copying = (connection: Connection): CopyConnection => connection as unknown as CopyConnection;

const PIECE = 64 * 1024;
/** How much may wait for the reader before the server is asked to wait. */
const MOST_WAITING = 4 * 1024 * 1024;

/** The rows of a table as the server writes them, in pieces of some 64 KB; `rows` is known at the end. */
export interface CopyOut extends AsyncIterable<Buffer> {
  readonly rows: number;
}

/** Reads with `COPY ... TO STDOUT`, as fast as the pieces are taken. `source` is SQL: a table with its columns. */
export function copyTextOut(client: ClientBase, source: string): CopyOut {
  return client.query(new TextOut(source));
}

class TextOut implements CopyOut {
  rows = 0;
  readonly #source: string;
  #pieces: Buffer[] = [];
  #piece: Buffer[] = [];
  #pieceLength = 0;
  #waiting = 0;
  #discards = false;
  #state: 'going' | 'done' | { readonly error: unknown } = 'going';
  #connection: CopyConnection | undefined;
  #wake = (): void => {};

  constructor(source: string) {
    this.#source = source;
  }

  submit(connection: Connection): void {
    this.#connection = copying(connection);
    connection.query(`copy ${this.#source} to stdout`);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    if (this.#discards) return;
    // The driver uses the memory of its message again.
    this.#piece.push(Buffer.from(chunk));
    this.#pieceLength += chunk.length;
    if (this.#pieceLength >= PIECE) this.#flush();
    if (this.#waiting > MOST_WAITING) this.#connection?.stream.pause();
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.rows = Number(text.split(' ')[1]);
  }

  handleError(error: unknown): void {
    this.#end({ error });
  }

  handleReadyForQuery(): void {
    this.#flush();
    this.#end('done');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      yield* this.#taken();
    } finally {
      // Whoever gives up halfway lets the rest pass, so that the connection can be used again.
      this.#discards = true;
      this.#pieces = [];
      this.#connection?.stream.resume();
    }
  }

  async *#taken(): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        this.#waiting -= piece.length;
        if (this.#waiting <= MOST_WAITING) this.#connection?.stream.resume();
        yield piece;
      } else if (this.#state === 'done') {
        return;
      } else if (this.#state === 'going') {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      } else {
        throw this.#state.error;
      }
    }
  }

  #flush(): void {
    if (this.#pieceLength === 0) return;
    this.#pieces.push(Buffer.concat(this.#piece));
    this.#waiting += this.#pieceLength;
    this.#piece = [];
    this.#pieceLength = 0;
    this.#wake();
  }

  #end(state: 'done' | { readonly error: unknown }): void {
    if (this.#state === 'going') this.#state = state;
    this.#wake();
  }
}

/**
 * Writes with `COPY ... FROM STDIN` what `copyTextOut` read, and answers with the number of rows. When the source
 * throws, the statement fails with its error and keeps nothing.
 */
export function copyTextIn(
  client: ClientBase,
  target: string,
  pieces: AsyncIterable<Buffer>,
): Promise<number> {
  return client.query(new TextIn(target, pieces)).finished;
}

class TextIn {
  readonly #target: string;
  readonly #pieces: AsyncIterable<Buffer>;
  readonly #outcome = Promise.withResolvers<number>();
  #connection: CopyConnection | undefined;
  #sourceFailure: { readonly error: unknown } | undefined;
  #ended = false;
  #rows = 0;

  constructor(target: string, pieces: AsyncIterable<Buffer>) {
    this.#target = target;
    this.#pieces = pieces;
  }

  get finished(): Promise<number> {
    return this.#outcome.promise;
  }

  submit(connection: Connection): void {
    this.#connection = copying(connection);
    connection.query(`copy ${this.#target} from stdin`);
  }

  handleCopyInResponse(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#send(connection).catch((error: unknown) => {
      this.#sourceFailure = { error };
      if (!this.#ended) connection.sendCopyFail('the rows could not be read');
    });
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#ended = true;
    this.#rows = Number(text.split(' ')[1]);
  }

  handleError(error: unknown): void {
    this.#ended = true;
    this.#outcome.reject(this.#sourceFailure === undefined ? error : this.#sourceFailure.error);
  }

  handleReadyForQuery(): void {
    this.#outcome.resolve(this.#rows);
  }

  async #send(connection: CopyConnection): Promise<void> {
    const { stream } = connection;
    for await (const piece of this.#pieces) {
      if (this.#ended || !stream.writable) return;
      connection.sendCopyFromChunk(piece);
      if (stream.writableNeedDrain) await roomIn(stream);
    }
    if (!this.#ended) connection.endCopyFrom();
  }
}

function roomIn(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
