import { createReadStream, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { AppError } from '@cognate/kernel';
import {
  checkBackup,
  migrate,
  restoreBackup,
  schemaState,
  writeBackup,
} from '@cognate/store-postgres';
import type { BackupSummary, Migration, Restored } from '@cognate/store-postgres';
import { keyFileOf, readKeyFile } from '../secrets/key-file.ts';
import { readInstanceNotes, writeInstanceNotes } from './instance-file.ts';
import { connectDatabase } from './open-database.ts';
import { checkUpgrade } from './upgrade-preflight.ts';
import type { UpgradePreflight } from './upgrade-preflight.ts';

export interface MaintenanceOptions {
  readonly dataDirectory: string;
  readonly databaseUrl?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: (message: string) => void;
  readonly now: () => Date;
  readonly signal?: AbortSignal | undefined;
  /** The folder of the release's migrations; the product's own where left out. */
  readonly migrations?: string | undefined;
}

export interface WrittenBackup {
  readonly file: string;
  readonly bytes: number;
  readonly summary: BackupSummary;
}

/** An installation whose database may have an older schema, or none: what is done to it as a whole. */
export interface Maintenance {
  /** Where the database is, without credentials. */
  readonly databaseLabel: string;
  /** Writes a backup to a file that does not exist yet. Errors: `backup-file-exists`, those of `writeBackup`. */
  backup(file: string, product: string): Promise<WrittenBackup>;
  /** Puts a backup into the database, which is empty. `missingKeys`: keys of its secrets that are not here. */
  restore(file: string): Promise<Restored & { readonly missingKeys: readonly string[] }>;
  preflight(): Promise<UpgradePreflight>;
  /** Brings the schema up to date, in one transaction. */
  upgrade(): Promise<readonly Migration[]>;
  close(): Promise<void>;
}

/** Opens the database as it is: without bringing its schema up to date. */
export async function openMaintenance(options: MaintenanceOptions): Promise<Maintenance> {
  const dataDirectory = path.resolve(options.dataDirectory);
  const database = await connectDatabase({ ...options, dataDirectory });
  const { pool } = database;
  const { migrations, signal, log, now } = options;
  const onTable = (table: string): void => log(`Table ${table}`);
  return {
    databaseLabel: database.label,
    backup: async (file, product) => {
      const written = await writeNewFile(file, (sink) =>
        writeBackup(pool, sink, { product, now: now(), signal, migrations, onTable }),
      );
      const lastBackup = { file, at: written.summary.createdAt };
      writeInstanceNotes(dataDirectory, { ...readInstanceNotes(dataDirectory), lastBackup });
      return written;
    },
    restore: async (file) => {
      refuseMissing(file);
      const restored = await restoreBackup(pool, createReadStream(file), {
        signal,
        migrations,
        onTable,
      });
      const here = new Set(
        readKeyFile(keyFileOf(dataDirectory, options.environment))?.keys.map(({ id }) => id),
      );
      return { ...restored, missingKeys: restored.backup.keys.filter((id) => !here.has(id)) };
    },
    preflight: async () =>
      checkUpgrade({
        pool,
        schema: await schemaState(pool, migrations),
        dataDirectory,
        isEmbedded: options.databaseUrl === undefined,
        lastBackup: readInstanceNotes(dataDirectory).lastBackup,
        now: now(),
      }),
    upgrade: () => migrate(pool, migrations),
    close: () => database.close(),
  };
}

/** Reads a whole backup and checks it, without a database. */
export async function checkBackupFile(file: string): Promise<BackupSummary> {
  refuseMissing(file);
  return checkBackup(createReadStream(file));
}

function refuseMissing(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return;
  throw new AppError('backup-file-missing', `There is no file ${file}.`, {
    remedy: 'Name a file that "cognate backup" wrote.',
  });
}

/** The file is there when all of it is on the disk, and not before. */
async function writeNewFile(
  file: string,
  write: (sink: Writable) => Promise<BackupSummary>,
): Promise<WrittenBackup> {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined)
    throw new AppError('backup-file-exists', `${file} exists already.`, {
      remedy: 'Name a file that does not exist yet.',
    });
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  try {
    const handle = await open(draft, 'wx', 0o600);
    // Synced before it is closed.
    const summary = await write(handle.createWriteStream({ flush: true }));
    renameSync(draft, file);
    return { file, bytes: statSync(file).size, summary };
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
