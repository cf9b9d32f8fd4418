import type { Readable } from 'node:stream';
import { AppError } from '@cognate/kernel';
import type { Pool, PoolClient } from 'pg';
import { withTransaction } from '../connection/with-transaction.ts';
import { createSchema, migrate, readMigrations } from '../migrations/migrate.ts';
import type { Migration } from '../migrations/migrate.ts';
import { readBackup } from './backup-format.ts';
import type { BackupHeader, BackupSummary } from './backup-format.ts';
import { allTables, backupTables, columnsOf, PLAIN_FORMATS, quoted } from './backup-tables.ts';
import type { BackupTable } from './backup-tables.ts';
import { copyTextIn } from './copy-text.ts';

export interface RestoreOptions {
  readonly signal?: AbortSignal | undefined;
  /** The folder of the release's migrations. */
  readonly migrations?: string | undefined;
  /** Told before each table. */
  readonly onTable?: (table: string) => void;
}

export interface Restored {
  readonly backup: BackupSummary;
  /** What brought the schema of the backup to that of this release. */
  readonly migrated: readonly Migration[];
}

/**
 * Puts a backup into an empty database: all of it, or nothing. Then the schema is brought up to date. Errors:
 * `database-not-empty`, `backup-schema-newer`, `backup-schema-differs`, and those of `readBackup`.
 */
export async function restoreBackup(
  pool: Pool,
  source: Readable,
  options: RestoreOptions = {},
): Promise<Restored> {
  const known = await readMigrations(options.migrations);
  const backup = await withTransaction(pool, async (client) => {
    await clearEmptyDatabase(client);
    await client.query(PLAIN_FORMATS);
    let tables: readonly BackupTable[] = [];
    let indexes: readonly string[] = [];
    const summary = await readBackup(source, {
      header: async (header) => {
        checkHeader(header, known);
        await createSchema(client, known.slice(0, header.schema.length));
        tables = await backupTables(client);
        checkTables(header, tables);
        indexes = await dropIndexes(client);
      },
      table: async (name, pieces) => {
        options.signal?.throwIfAborted();
        options.onTable?.(name);
        const table = tables.find((each) => each.name === name);
        if (table === undefined) return undefined;
        // The schema comes with rows of its own, such as where numbers begin.
        await client.query(`delete from ${quoted(name)}`);
        return copyTextIn(client, columnsOf(table), pieces);
      },
    });
    for (const index of indexes) await client.query(index);
    return summary;
  });
  const migrated = await migrate(pool, options.migrations);
  await pool.query('analyze');
  return { backup, migrated };
}

/** Reads a whole backup without a database. Errors: those of `readBackup`, `backup-schema-newer`, `-differs`. */
export async function checkBackup(source: Readable): Promise<BackupSummary> {
  const known = await readMigrations();
  return readBackup(source, {
    header: (header) => {
      checkHeader(header, known);
      return Promise.resolve();
    },
    table: async (_name, pieces) => {
      // Reading is what checks them.
      for await (const _ of pieces);
      return undefined;
    },
  });
}

function checkHeader({ schema, product }: BackupHeader, known: readonly Migration[]): void {
  if (schema.length > known.length)
    throw new AppError(
      'backup-schema-newer',
      `The backup has the schema ${schema.length} of release ${product}; this release knows schemas up to ${known.length}.`,
      { remedy: 'Restore it with the release that wrote it, or a newer one.' },
    );
  const same = schema.every(({ number, name }, index) => {
    const ours = known[index];
    return ours?.number === number && ours.name === name;
  });
  if (!same || schema.length === 0) throw differs(product);
}

function checkTables({ tables, product }: BackupHeader, ours: readonly BackupTable[]): void {
  if (JSON.stringify(tables) !== JSON.stringify(ours)) throw differs(product);
}

const differs = (product: string): AppError =>
  new AppError(
    'backup-schema-differs',
    `The tables of the backup are not those that this release knows of its schema (it was written by release ${product}).`,
    { remedy: 'Restore it with the release that wrote it.' },
  );

/** A database that was opened once and never worked with has tables, all of them without rows. */
async function clearEmptyDatabase(client: PoolClient): Promise<void> {
  const tables = await allTables(client);
  if (tables.length === 0) return;
  const isOurs = tables.some(({ name }) => name === 'schema_migration');
  const filled = isOurs ? await filledTable(client) : tables[0]?.name;
  if (filled !== undefined)
    throw new AppError(
      'database-not-empty',
      `The database is not empty: the table "${filled}" is there${isOurs ? ' and has rows' : ''}.`,
      {
        remedy:
          'Restore into a new database (--database-url), or into a new data directory (--data).',
      },
    );
  await client.query(`drop table ${tables.map(({ name }) => quoted(name)).join(', ')}`);
}

/** Where numbers begin is there from the start. */
const ALWAYS_FILLED = new Set(['id_block']);

async function filledTable(client: PoolClient): Promise<string | undefined> {
  for (const { name } of await backupTables(client)) {
    if (ALWAYS_FILLED.has(name)) continue;
    const { rowCount } = await client.query(`select 1 from ${quoted(name)} limit 1`);
    if (rowCount !== 0) return name;
  }
  return undefined;
}

/** Filled tables are indexed faster than indexed tables are filled. Answers with what makes them again. */
async function dropIndexes(client: PoolClient): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = current_schema()::regnamespace and not i.indisprimary
     order by c.relname`,
  );
  for (const { name } of rows) await client.query(`drop index ${quoted(name)}`);
  return rows.map(({ definition }) => definition);
}
