import { cpSync, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { fakeDocument, source, testDatabase } from '@cognate/testkit';
import type { Pool } from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { withTransaction } from '../connection/with-transaction.ts';
import { createPostgresStore } from '../create-postgres-store.ts';
import { allTables } from './backup-tables.ts';
import { copyTextIn, copyTextOut } from './copy-text.ts';
import { checkBackup, restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const AT = new Date('2026-11-21T12:00:00.123Z');
const OPTIONS = { product: '0.1.0', now: AT };
const ODD = 'tab\t line\n back\\slash \\N "quote" Zoë 🙂';

async function backupOf(pool: Pool): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await writeBackup(pool, sink, OPTIONS);
  return Buffer.concat(chunks);
}

const read = (bytes: Buffer): Readable => Readable.from([bytes]);

/** Rows with every type that the schema has, and texts that a careless format would break. */
async function fill(pool: Pool): Promise<void> {
  const store = await createPostgresStore(pool);
  await store.apply(fakeDocument([source('hr', { title: ODD })]), ODD, AT);
  await pool.query(
    `insert into cs_object (connector, id, otype, created_run, changed_run, dn, dn_key, anchor, hash, body)
     select 1, n, 2, 1, 1, $1 || n, gen_random_uuid(), null, gen_random_uuid(), repeat($1, 20)
     from generate_series(1, 2000) as n`,
    [ODD],
  );
  await pool.query(`insert into export_flight values (1, 9007199254740991, '{1,2,3}')`);
  await pool.query(
    `insert into run_objects values (1, 1, 1, 'adds', 1, '{}', array[null, $1, 'a,b', '{}'])`,
    [ODD],
  );
  await pool.query(
    `insert into secret values ('ad', 'sealed1:k1:a:b', 'k1', $1, 'ann', null), ('x', '', 'k2', $1, 'ann', $1)`,
    [AT],
  );
  await pool.query(`insert into lease values ('hr', 'somebody', now() + interval '1 minute')`);
}

/** What every table holds, as text in an order. */
async function contentOf(pool: Pool): Promise<readonly unknown[]> {
  return withTransaction(pool, async (client) => {
    const found: unknown[] = [];
    for (const { name } of await allTables(client)) {
      if (name === 'lease' || name === 'schema_migration') continue;
      const { rows } = await client.query(`select t::text as row from "${name}" t order by 1`);
      found.push([name, rows]);
    }
    return found;
  });
}

async function indexesOf(pool: Pool): Promise<readonly unknown[]> {
  const { rows } = await pool.query<{ indexdef: string }>(
    `select indexdef from pg_indexes where schemaname = 'public' order by 1`,
  );
  return rows;
}

let backup: Buffer = Buffer.alloc(0);
let content: readonly unknown[] = [];
let indexes: readonly unknown[] = [];
beforeAll(async () => {
  await using database = await testDatabase();
  await fill(database.pool);
  backup = await backupOf(database.pool);
  content = await contentOf(database.pool);
  indexes = await indexesOf(database.pool);
});

test('a restored database holds what the one had that was backed up, and its indexes', async () => {
  await using database = await testDatabase();
  const { backup: summary, migrated } = await restoreBackup(database.pool, read(backup));
  expect(await contentOf(database.pool)).toEqual(content);
  expect(await indexesOf(database.pool)).toEqual(indexes);
  expect(migrated).toEqual([]);
  expect(summary).toMatchObject({ product: '0.1.0', keys: ['k1'], createdAt: AT.toISOString() });
  expect(summary.note).toContain('The encryption keys are not in this backup');
  expect(summary.contents.find(({ table }) => table === 'cs_object')?.rows).toBe(2000);
  expect(summary.contents.some(({ table }) => table === 'lease')).toBe(false);
});

test('a backup of the first schema is brought to that of a later release', async () => {
  await using database = await testDatabase();
  const migrations = mkdtempSync(path.join(tmpdir(), 'cognate-migrations-'));
  cpSync(path.join(import.meta.dirname, '../migrations'), migrations, { recursive: true });
  writeFileSync(
    path.join(migrations, '000002-later.sql'),
    'alter table secret add later int not null default 5',
  );
  await database.pool.query('drop schema public cascade; create schema public');
  const { backup: summary, migrated } = await restoreBackup(database.pool, read(backup), {
    migrations,
  });
  rmSync(migrations, { recursive: true });
  expect(summary.schema).toEqual([{ number: 1, name: 'foundation' }]);
  expect(migrated).toMatchObject([{ number: 2, name: 'later' }]);
  const { rows } = await database.pool.query('select name, later from secret order by name');
  expect(rows).toEqual([
    { name: 'ad', later: 5 },
    { name: 'x', later: 5 },
  ]);
});

test('what is committed while a backup is written is not in it', async () => {
  await using database = await testDatabase();
  await fill(database.pool);
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const tables: string[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  const { contents } = await writeBackup(database.pool, sink, {
    ...OPTIONS,
    onTable: (table) => {
      if (tables.length === 0)
        writing = database.pool.query(
          `insert into mv_object values (1, 1, '{}', '[]'); delete from cs_object`,
        );
      tables.push(table);
    },
  });
  await writing;
  expect(contents.find(({ table }) => table === 'mv_object')?.rows).toBe(0);
  expect(contents.find(({ table }) => table === 'cs_object')?.rows).toBe(2000);
});

test('a database that is not empty is left alone', async () => {
  await using database = await testDatabase();
  await database.pool.query(`insert into mv_indexed values (7)`);
  await expect(restoreBackup(database.pool, read(backup))).rejects.toMatchObject({
    code: 'database-not-empty',
    message: expect.stringContaining('"mv_indexed" is there and has rows') as string,
  });
  await database.pool.query('drop schema public cascade; create schema public');
  await database.pool.query('create table theirs (id int)');
  await expect(restoreBackup(database.pool, read(backup))).rejects.toMatchObject({
    code: 'database-not-empty',
  });
});

describe('a file that is not what was written', () => {
  const plain = (): Buffer => gunzipSync(backup);
  const again = (change: (text: Buffer) => Buffer): Buffer => gzipSync(change(plain()));
  const replaced = (from: string, to: string): Buffer =>
    again((bytes) => Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1'));

  test.each([
    ['empty', () => Buffer.alloc(0), 'backup-damaged'],
    ['no gzip', () => Buffer.from('PK hello'), 'backup-damaged'],
    ['a gzip of something else', () => gzipSync('{"format":"cognate-backup-1"}'), 'not-a-backup'],
    ['cut short', () => backup.subarray(0, backup.length / 2), 'backup-damaged'],
    ['cut by a few bytes', () => backup.subarray(0, -4), 'backup-damaged'],
    ['cut short and packed again', () => again((b) => b.subarray(0, -200)), 'backup-damaged'],
    ['followed by more', () => again((b) => Buffer.concat([b, b])), 'backup-damaged'],
    ['changed in a row', () => replaced('hr', 'rh'), 'backup-damaged'],
    ['changed in a row of a table', () => replaced('sealed1:k1', 'sealed1:k2'), 'backup-damaged'],
    [
      'changed in its header',
      () => replaced('"product":"0.1.0"', '"product":"9.1.0"'),
      'backup-damaged',
    ],
    ['of another format', () => replaced('cognate-backup-1', 'cognate-backup-2'), 'not-a-backup'],
    [
      'of another schema',
      () => replaced('"name":"foundation"', '"name":"fundament!"'),
      'backup-schema-differs',
    ],
  ])('is refused when it is %s', async (_, file, code) => {
    await expect(checkBackup(read(file()))).rejects.toMatchObject({ code });
  });

  test('is refused in a database too, which stays empty', async () => {
    await using database = await testDatabase();
    for (const file of [backup.subarray(0, -4), replaced('sealed1:k1', 'sealed1:k2')])
      await expect(restoreBackup(database.pool, read(file))).rejects.toMatchObject({
        code: 'backup-damaged',
      });
    // Nothing was changed: the whole one can still be restored.
    await restoreBackup(database.pool, read(backup));
    expect(await contentOf(database.pool)).toEqual(content);
  });

  test('is refused when its schema is newer, with both versions', async () => {
    const newer = again((bytes) => {
      const length = bytes.readUInt32BE(1);
      const header = JSON.parse(bytes.toString('utf8', 5, 5 + length)) as { schema: unknown[] };
      header.schema.push({ number: 2, name: 'from-the-future' });
      const body = Buffer.from(JSON.stringify(header));
      const head = Buffer.from(bytes.subarray(0, 5));
      head.writeUInt32BE(body.length, 1);
      return Buffer.concat([head, body, bytes.subarray(5 + length)]);
    });
    await expect(checkBackup(read(newer))).rejects.toMatchObject({
      code: 'backup-schema-newer',
      message: expect.stringMatching(/schema 2 of release 0\.1\.0.*up to 1/) as string,
    });
  });
});

test('a full disk ends the backup with the error of the disk', async () => {
  await using database = await testDatabase();
  await fill(database.pool);
  await expect(
    writeBackup(database.pool, createWriteStream('/dev/full'), OPTIONS),
  ).rejects.toMatchObject({ code: 'backup-disk-full' });
  // The connection that was in the middle of a copy is not used again.
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('rows larger than any buffer go out and in again at the pace of the slower side', async () => {
  await using database = await testDatabase();
  await database.pool.query('create table wide (id int, body text)');
  await database.pool.query('create table copy (id int, body text)');
  await database.pool.query(
    `insert into wide select n, repeat(md5(n::text), 200000) from generate_series(1, 6) as n`,
  );
  const pieces: Buffer[] = [];
  await withTransaction(database.pool, async (client) => {
    const out = copyTextOut(client, 'wide (id, body)');
    for await (const piece of out) pieces.push(piece);
    expect(out.rows).toBe(6);
    expect(await copyTextIn(client, 'copy (id, body)', Readable.from(pieces))).toBe(6);
  });
  const { rows } = await database.pool.query('select 1 from wide natural join copy');
  expect(rows).toHaveLength(6);
});

test('whoever gives a copy up halfway can use the connection again', async () => {
  await using database = await testDatabase();
  const last = await withTransaction(database.pool, async (client) => {
    const out = copyTextOut(
      client,
      '(select repeat(md5(n::text), 1000) from generate_series(1, 1000) as n)',
    );
    // Far more than is read ahead is still to come.
    for await (const piece of out) if (piece.length > 0) break;
    const { rows } = await client.query<{ one: number }>('select 1 as one');
    return rows;
  });
  expect(last).toEqual([{ one: 1 }]);
});
