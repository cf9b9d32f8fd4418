import type { Writable } from 'node:stream';
import type { ClientBase, Connection } from 'pg';
import type { ColumnType } from './binary-field.ts';
import { CopyRowEncoder } from './copy-row-encoder.ts';
import type { CopyRow } from './copy-row-encoder.ts';
import { toDatabaseError } from './database-error.ts';

/**
 * Writes rows with `COPY ... FROM STDIN (FORMAT binary)`, the fastest way into a table, and answers with their number.
 *
 * `target` is the table with its columns, `person (id, name)`; `columns` are the types of these columns in the same
 * order, which must be the types of the table exactly (no casts happen). Rows are pulled only as fast as the server
 * takes them, so an endless source needs no memory. When the source throws, or a value does not fit its column
 * (`database-value-refused`), the statement fails with that error and keeps nothing.
 */
export async function copyBinary(
  client: ClientBase,
  target: string,
  columns: readonly ColumnType[],
  rows: Iterable<CopyRow> | AsyncIterable<CopyRow>,
): Promise<number> {
  const copy = new CopyIn(target, new CopyRowEncoder(columns), rows);
  try {
    return await client.query(copy).finished;
  } catch (error) {
    throw toDatabaseError(error);
  }
}

/** What of pg's connection this module uses beyond its published types. */
interface CopyConnection {
  readonly stream: Writable;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

/** The statement as `pg` runs it: it is told of every message of the server. */
class CopyIn {
  readonly #target: string;
  readonly #encoder: CopyRowEncoder;
  readonly #rows: Iterable<CopyRow> | AsyncIterable<CopyRow>;
  readonly #outcome = Promise.withResolvers<number>();
  #sourceFailure: { readonly error: unknown } | undefined;
  #ended = false;

  constructor(
    target: string,
    encoder: CopyRowEncoder,
    rows: Iterable<CopyRow> | AsyncIterable<CopyRow>,
  ) {
    this.#target = target;
    this.#encoder = encoder;
    this.#rows = rows;
  }

  get finished(): Promise<number> {
    return this.#outcome.promise;
  }

  /** The rows follow at once; a server that refused the statement skips them, as the protocol wants it. */
  submit(published: Connection): void {
    published.query(`copy ${this.#target} from stdin (format binary)`);
    // The published types leave the copy messages out.
    const connection = published as unknown as CopyConnection;
    this.#send(connection).catch((error: unknown) => {
      this.#sourceFailure = { error };
      if (!this.#ended) connection.sendCopyFail('the rows could not be read');
    });
  }

  handleCopyInResponse(): void {
    // The rows are on their way already: to wait for this would cost a round trip for every page and table.
  }

  handleError(error: unknown): void {
    this.#ended = true;
    this.#outcome.reject(this.#sourceFailure === undefined ? error : this.#sourceFailure.error);
  }

  handleReadyForQuery(): void {
    this.#outcome.resolve(this.#encoder.count);
  }

  handleCommandComplete(): void {
    this.#ended = true;
  }

  async #send(connection: CopyConnection): Promise<void> {
    const encoder = this.#encoder;
    // One loop for both would wait for a promise at every row.
    if (Symbol.iterator in this.#rows) {
      for (const row of this.#rows) {
        encoder.add(row);
        if (encoder.full && !(await this.#flush(connection.stream))) return;
      }
    } else {
      for await (const row of this.#rows) {
        encoder.add(row);
        if (encoder.full && !(await this.#flush(connection.stream))) return;
      }
    }
    encoder.end();
    if (await this.#flush(connection.stream)) connection.endCopyFrom();
  }

  /** Hands the message over and waits until there is room again; false when the statement has ended. */
  async #flush(stream: Writable): Promise<boolean> {
    if (this.#ended || !stream.writable) return false;
    if (!stream.write(this.#encoder.takeMessage())) await roomIn(stream);
    return !this.#ended;
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
