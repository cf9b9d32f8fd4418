import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, assert } from '@cognate/kernel';
import type { Pool, PoolClient } from 'pg';
import { withTransaction } from '../connection/with-transaction.ts';

/** A numbered step of the schema: `000001-connector-space.sql` has the number 1 and the name `connector-space`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const FILE_NAME = /^(\d{6})-([a-z0-9-]+)\.sql$/;
/** Any number that no other code locks in the product's database. */
const LOCK = 18_250_002;

const CREATE_TABLE = `create table if not exists schema_migration (
  number int primary key,
  name text not null,
  applied_at timestamptz not null default now())`;

/** How far the schema of a database has come. */
export interface SchemaState {
  /** The steps it has; none in a database that was never used. */
  readonly history: readonly { readonly number: number; readonly name: string }[];
  /** The steps that this release adds. */
  readonly pending: readonly Migration[];
}

/**
 * What `migrate` would do; changes nothing. Errors: `database-schema-newer` when a newer release of the product made
 * the schema, `database-schema-differs` when its history is another than ours.
 */
export async function schemaState(
  pool: Pool | PoolClient,
  directory: string = import.meta.dirname,
): Promise<SchemaState> {
  const migrations = await readMigrations(directory);
  const { rows } = await pool.query<{ known: boolean }>(
    `select to_regclass('schema_migration') is not null as known`,
  );
  const history = rows[0]?.known === true ? await readHistory(pool) : [];
  checkHistory(migrations, history);
  return { history, pending: migrations.slice(history.length) };
}

/**
 * Brings the schema of the database up to date and answers with the migrations it applied now.
 *
 * All of them are one transaction: a database has the old schema or the new one, never something between. Processes
 * that start at the same time wait for each other. Errors: those of `schemaState`, `database-migration-failed`.
 */
export function migrate(
  pool: Pool,
  directory: string = import.meta.dirname,
): Promise<readonly Migration[]> {
  return withTransaction(pool, async (client) => {
    await lock(client);
    const { pending } = await schemaState(client, directory);
    await applyMigrations(client, pending);
    return pending;
  });
}

/** Makes a schema by these steps, in the caller's transaction, where there is none. */
export async function createSchema(
  client: PoolClient,
  migrations: readonly Migration[],
): Promise<void> {
  await lock(client);
  await applyMigrations(client, migrations);
}

async function applyMigrations(
  client: PoolClient,
  migrations: readonly Migration[],
): Promise<void> {
  await client.query(CREATE_TABLE);
  for (const migration of migrations) await apply(client, migration);
}

/** The migrations of a folder in the order of their numbers, which have neither gaps nor doubles. */
export async function readMigrations(
  directory: string = import.meta.dirname,
): Promise<readonly Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file, index) => {
      const [, number, name] = FILE_NAME.exec(file) ?? [];
      assert(
        number !== undefined && name !== undefined,
        `${file} is not named like 000001-name.sql`,
      );
      assert(Number(number) === index + 1, `${file} breaks the sequence of migrations`);
      return { number: index + 1, name, sql: await readFile(path.join(directory, file), 'utf8') };
    }),
  );
}

type History = readonly { readonly number: number; readonly name: string }[];

const lock = (client: PoolClient): Promise<unknown> =>
  client.query('select pg_advisory_xact_lock($1)', [LOCK]);

async function readHistory(client: Pool | PoolClient): Promise<History> {
  const { rows } = await client.query<{ number: number; name: string }>(
    'select number, name from schema_migration order by number',
  );
  return rows;
}

function checkHistory(migrations: readonly Migration[], history: History): void {
  const newest = history.at(-1);
  if (newest !== undefined && newest.number > migrations.length) {
    throw new AppError(
      'database-schema-newer',
      `The schema of the database has version ${newest.number} (${newest.name}), but this release knows versions up to ${migrations.length}.`,
      { remedy: 'Run the newer release of Cognate that this database was used with.' },
    );
  }
  for (const { number, name } of history) {
    const known = migrations[number - 1];
    if (known?.name === name) continue;
    throw new AppError(
      'database-schema-differs',
      `Step ${number} of the database's schema is "${name}", where this release has "${known?.name ?? 'none'}".`,
      { remedy: 'Use a database of this product, and the release that it was made with.' },
    );
  }
}

async function apply(client: PoolClient, { number, name, sql }: Migration): Promise<void> {
  try {
    await client.query(sql);
  } catch (cause) {
    throw new AppError(
      'database-migration-failed',
      `Step ${number} (${name}) of the schema failed: ${String(cause)}`,
      { remedy: 'The database is as it was before. Correct the cause and start again.', cause },
    );
  }
  await client.query('insert into schema_migration (number, name) values ($1, $2)', [number, name]);
}
