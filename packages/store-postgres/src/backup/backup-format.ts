import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '@cognate/kernel';
import type { BackupTable } from './backup-tables.ts';

/**
 * A backup is a gzip stream of frames: one letter, the length of what follows in four bytes, and that. `H` the header,
 * then for every table `T` its name, any number of `D` with rows in the text form of COPY, and `E` with their number and
 * digest; at last `Z` with the digest of everything before it.
 */
export type FrameKind = 'H' | 'T' | 'D' | 'E' | 'Z';

export const BACKUP_FORMAT = 'cognate-backup-1';
const KINDS = 'HTDEZ';
const LONGEST = 16 * 1024 * 1024;

/** What stands first in a backup. */
export interface BackupHeader {
  readonly format: typeof BACKUP_FORMAT;
  /** The release that wrote it. */
  readonly product: string;
  readonly createdAt: string;
  readonly schema: readonly { readonly number: number; readonly name: string }[];
  readonly tables: readonly BackupTable[];
  /** The ids of the keys that its secrets are sealed with. The keys themselves are not in it. */
  readonly keys: readonly string[];
  readonly note: string;
}

export interface TableEnd {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a backup came to. */
export interface BackupSummary extends BackupHeader {
  readonly contents: readonly TableEnd[];
}

export function frame(kind: FrameKind, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind, 0, 'latin1');
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

export const jsonFrame = (kind: FrameKind, value: unknown): Buffer =>
  frame(kind, Buffer.from(JSON.stringify(value), 'utf8'));

/** What is done with a backup as it is read. */
export interface BackupVisitor {
  /** Throws to refuse it. */
  header(header: BackupHeader): Promise<void>;
  /** Takes all the pieces and answers with the number of rows; undefined where it did not count them. */
  table(name: string, pieces: AsyncIterable<Buffer>): Promise<number | undefined>;
}

/**
 * Reads a backup from its beginning to its end, checking digests, counts and order. What the visitor did must be undone
 * when this throws: `not-a-backup`, `backup-damaged` (cut short or changed).
 */
export async function readBackup(source: Readable, visitor: BackupVisitor): Promise<BackupSummary> {
  const frames = new FrameReader(source);
  try {
    const header = headerOf(await frames.next('H'));
    await visitor.header(header);
    const contents: TableEnd[] = [];
    for (const { name } of header.tables) {
      const begin = jsonOf(await frames.next('T'));
      if (begin['table'] !== name) throw damaged(`the table "${name}" is missing`);
      const pieces = new TablePieces(frames, name);
      const rows = await visitor.table(name, pieces.read());
      const end = pieces.end();
      if (rows !== undefined && rows !== end.rows)
        throw damaged(`the table "${name}" has ${rows} rows instead of ${end.rows}`);
      contents.push(end);
    }
    const digest = frames.digest();
    if (jsonOf(await frames.next('Z'))['sha256'] !== digest)
      throw damaged('its digest is another one');
    await frames.finish();
    return { ...header, contents };
  } catch (error) {
    throw isZlibError(error) ? damaged(error.message) : error;
  } finally {
    frames.close();
  }
}

/** The rows of one table: known to be right once they are all read. */
class TablePieces {
  readonly #frames: FrameReader;
  readonly #table: string;
  #end: TableEnd | undefined;

  constructor(frames: FrameReader, table: string) {
    this.#frames = frames;
    this.#table = table;
  }

  async *read(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let bytes = 0;
    for (;;) {
      const { kind, body } = await this.#frames.any();
      if (kind === 'D') {
        hash.update(body);
        bytes += body.length;
        yield body;
        continue;
      }
      const end = jsonOf(body);
      const right = kind === 'E' && end['table'] === this.#table && end['bytes'] === bytes;
      if (!right || end['sha256'] !== hash.digest('hex') || typeof end['rows'] !== 'number')
        throw damaged(`the rows of the table "${this.#table}" are not those that were written`);
      this.#end = { table: this.#table, rows: end['rows'], bytes, sha256: end['sha256'] };
      return;
    }
  }

  end(): TableEnd {
    if (this.#end === undefined) throw damaged(`the table "${this.#table}" has no end`);
    return this.#end;
  }
}

class FrameReader {
  readonly #source: Readable;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #hash = createHash('sha256');
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: Readable) {
    const gunzip = createGunzip();
    this.#source = source;
    // Its error comes out of the iteration.
    pipeline(source, gunzip).catch(() => {});
    this.#chunks = gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async next(kind: FrameKind): Promise<Buffer> {
    const found = await this.any();
    if (found.kind === kind) return found.body;
    throw kind === 'H' ? notABackup() : damaged('its parts are not in their order');
  }

  async any(): Promise<{ readonly kind: string; readonly body: Buffer }> {
    const head = await this.#take(5);
    const kind = head.toString('latin1', 0, 1);
    const length = head.readUInt32BE(1);
    if (!KINDS.includes(kind) || length > LONGEST) throw notABackup();
    const body = await this.#take(length);
    this.#hash.update(head).update(body);
    return { kind, body };
  }

  /** Of everything that was read. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  async finish(): Promise<void> {
    const { done } = await this.#chunks.next();
    if (this.#buffer.length > 0 || done !== true) throw damaged('something follows its end');
  }

  close(): void {
    this.#source.destroy();
  }

  async #take(length: number): Promise<Buffer> {
    const parts = [this.#buffer];
    let have = this.#buffer.length;
    while (have < length) {
      const chunk = await this.#chunks.next();
      if (chunk.done === true) throw damaged('it ends too early');
      parts.push(chunk.value);
      have += chunk.value.length;
    }
    const all = parts.length === 1 ? this.#buffer : Buffer.concat(parts);
    this.#buffer = all.subarray(length);
    return all.subarray(0, length);
  }
}

function headerOf(body: Buffer): BackupHeader {
  const header = jsonOf(body);
  if (header['format'] !== BACKUP_FORMAT)
    throw new AppError(
      'not-a-backup',
      `The format of the file is "${String(header['format'])}", which this release does not know.`,
      { remedy: 'Restore it with the release that wrote it, or a newer one.' },
    );
  const { schema, tables, keys } = header;
  const isList = Array.isArray(schema) && Array.isArray(tables) && Array.isArray(keys);
  if (!isList || typeof header['product'] !== 'string') throw notABackup();
  // What matters of it is compared with the database: no name in it becomes part of a statement.
  return header as unknown as BackupHeader;
}

function jsonOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    // Looked at field by field.
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw notABackup();
}

const isZlibError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');

const notABackup = (): AppError =>
  new AppError('not-a-backup', 'The file is no backup of this product.', {
    remedy: 'Name a file that "cognate backup" wrote.',
  });

const damaged = (what: string): AppError =>
  new AppError('backup-damaged', `The backup is cut short or was changed: ${what}.`, {
    remedy: 'Nothing was restored from it. Use another copy, or another backup.',
  });
