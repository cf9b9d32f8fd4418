import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPool } from '@cognate/store-postgres';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { createStopWatch } from './floor.ts';
import type { FloorPart } from './floor.ts';

/** Rows of the store. */
export interface RowSet {
  readonly table: string;
  /** An SQL condition; all rows without it. */
  readonly where?: string;
}

const SCHEMA = 'bench_floor';

/**
 * Writes rows of the store once more, with COPY into tables of the same columns without keys or indexes. The rows are
 * taken out beforehand, in the server's own format, so that nothing but taking them in is counted.
 */
export async function copyRows(
  databaseUrl: string,
  directory: string,
  sets: readonly RowSet[],
): Promise<FloorPart> {
  const { client, close } = await connect(databaseUrl);
  try {
    await client.query(`create schema ${SCHEMA}`);
    return await copyAll(client, join(directory, 'rows.copy'), sets);
  } finally {
    await client.query(`drop schema if exists ${SCHEMA} cascade`);
    await close();
  }
}

async function connect(connectionString: string) {
  const pool = await openPool({ connectionString, max: 1 });
  const client = await pool.connect();
  const close = async (): Promise<void> => {
    client.release();
    await pool.end();
  };
  return { client, close };
}

type Client = Awaited<ReturnType<typeof connect>>['client'];

async function copyAll(client: Client, file: string, sets: readonly RowSet[]): Promise<FloorPart> {
  const watch = createStopWatch();
  let count = 0;
  let bytes = 0;
  for (const { table, where } of sets) {
    const condition = where === undefined ? '' : ` where ${where}`;
    const rows = client.query(
      copyTo(`copy (select * from ${table}${condition}) to stdout (format binary)`),
    );
    await pipeline(rows, createWriteStream(file));
    bytes += (await stat(file)).size;
    await client.query(`create table ${SCHEMA}.${table} (like ${table})`);
    await watch.timeAsync(async () => {
      const target = client.query(copyFrom(`copy ${SCHEMA}.${table} from stdin (format binary)`));
      await pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), target);
      count += target.rowCount;
    });
  }
  await rm(file, { force: true });
  return { name: 'copy', seconds: watch.seconds(), count, mib: bytes / 2 ** 20 };
}
