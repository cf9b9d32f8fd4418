import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { AppError } from '@cognate/kernel';
import type { Pool, PoolClient } from 'pg';
import { withTransaction } from '../connection/with-transaction.ts';
import { SEALED_VALUE_KEYS } from '../secrets/sealed-values.ts';
import { schemaState } from '../migrations/migrate.ts';
import { BACKUP_FORMAT, frame, jsonFrame } from './backup-format.ts';
import type { BackupHeader, BackupSummary, TableEnd } from './backup-format.ts';
import { backupTables, columnsOf, PLAIN_FORMATS } from './backup-tables.ts';
import { copyTextOut } from './copy-text.ts';

const LEVEL = 3;
const NOTE =
  'The encryption keys are not in this backup, nor are configuration files and rules extensions. Keep an export of the keys apart from it: without them the secrets in it stay shut.';

export interface BackupOptions {
  readonly product: string;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
  /** The folder of the release's migrations. */
  readonly migrations?: string | undefined;
  /** Told before each table. */
  readonly onTable?: (table: string) => void;
}

/**
 * Writes everything that the database holds at one moment, whatever runs meanwhile: one transaction that sees none of
 * it. The schema may be older than this release. Errors: `no-schema`, and those of `schemaState`.
 */
export async function writeBackup(
  pool: Pool,
  sink: Writable,
  options: BackupOptions,
): Promise<BackupSummary> {
  return withTransaction(pool, async (client) => {
    await client.query(
      `set transaction isolation level repeatable read read only; ${PLAIN_FORMATS}`,
    );
    const header = await headerFor(client, options);
    const contents: TableEnd[] = [];
    try {
      await pipeline(
        Readable.from(frames(client, header, options, contents), { objectMode: false }),
        createGzip({ level: LEVEL }),
        sink,
        options.signal === undefined ? {} : { signal: options.signal },
      );
    } catch (error) {
      throw fileError(error);
    }
    return { ...header, contents };
  });
}

/** A full disk under the file is another one than a full disk of the database. */
function fileError(error: unknown): unknown {
  const isFull =
    error instanceof Error && 'syscall' in error && 'code' in error && FULL.has(String(error.code));
  if (!isFull) return error;
  return new AppError('backup-disk-full', 'The disk of the backup is full.', {
    remedy: 'Free space there, or write the backup to another disk. The database is as it was.',
    cause: error,
  });
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

async function headerFor(
  client: PoolClient,
  { product, now, migrations }: BackupOptions,
): Promise<BackupHeader> {
  const { history } = await schemaState(client, migrations);
  if (history.length === 0)
    throw new AppError('no-schema', 'The database holds nothing of this product.', {
      remedy: 'Name the right one with --database-url or --data.',
    });
  const tables = await backupTables(client);
  const keys = tables.some(({ name }) => name === 'secret')
    ? await client.query<{ id: string }>(
        `select key_id as id from secret where lost_at is null
         union select key from (${SEALED_VALUE_KEYS.text}) v order by 1`,
        SEALED_VALUE_KEYS.values,
      )
    : { rows: [] };
  return {
    format: BACKUP_FORMAT,
    product,
    createdAt: now.toISOString(),
    schema: history,
    tables,
    keys: keys.rows.map(({ id }) => id),
    note: NOTE,
  };
}

async function* frames(
  client: PoolClient,
  header: BackupHeader,
  { onTable }: BackupOptions,
  contents: TableEnd[],
): AsyncGenerator<Buffer> {
  const whole = createHash('sha256');
  const counted = (bytes: Buffer): Buffer => {
    whole.update(bytes);
    return bytes;
  };
  yield counted(jsonFrame('H', header));
  for (const table of header.tables) {
    onTable?.(table.name);
    yield counted(jsonFrame('T', { table: table.name }));
    const hash = createHash('sha256');
    let bytes = 0;
    const rows = copyTextOut(client, columnsOf(table));
    for await (const piece of rows) {
      hash.update(piece);
      bytes += piece.length;
      for (let at = 0; at < piece.length; at += LARGEST)
        yield counted(frame('D', piece.subarray(at, at + LARGEST)));
    }
    const end = { table: table.name, rows: rows.rows, bytes, sha256: hash.digest('hex') };
    contents.push(end);
    yield counted(jsonFrame('E', end));
  }
  yield jsonFrame('Z', { sha256: whole.digest('hex') });
}

/** A row may be larger than a frame. */
const LARGEST = 4 * 1024 * 1024;
