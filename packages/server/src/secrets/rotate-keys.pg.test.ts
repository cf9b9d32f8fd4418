import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { must } from '@cognate/kernel';
import { createPostgresStore } from '@cognate/store-postgres';
import { testDatabase } from '@cognate/testkit';
import { expect, test } from 'vitest';
import { readKeyFile } from './key-file.ts';
import { mergeKeys, rotateKeys } from './rotate-keys.ts';
import { openSealedSecrets, storeSecrets } from './sealed-secrets.ts';
import { createSecretsService } from './secrets-service.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const NAMES = ['ad', 'book', 'ldap', 'sap', 'zoo'];

async function setUp() {
  const database = await testDatabase();
  const directory = mkdtempSync(path.join(tmpdir(), 'cognate-rotate-'));
  const keyFile = path.join(directory, 'keys.json');
  const store = await createPostgresStore(database.pool);
  await storeSecrets(
    store,
    keyFile,
    NAMES.map((name) => ({ name, value: `hunter2 ${name}`, by: 'ann', at: NOW })),
  );
  const values = async (): Promise<readonly unknown[]> => {
    const sealed = await openSealedSecrets(store, keyFile);
    return NAMES.map((name) => sealed.find(name));
  };
  const service = createSecretsService({
    store,
    keyFile,
    dataDirectory: directory,
    now: () => NOW,
  });
  const table = async (): Promise<string> => {
    const { rows } = await database.pool.query('select secret::text from secret');
    return JSON.stringify(rows);
  };
  return {
    store,
    keyFile,
    values,
    service,
    table,
    pool: database.pool,
    directory,
    [Symbol.asyncDispose]: async () => {
      rmSync(directory, { recursive: true, force: true });
      await database.drop();
    },
  };
}

const NOTHING = { names: [], values: 0 };
const VALUES = NAMES.map((name) => `hunter2 ${name}`);

test('a rotation killed before any page, run again, ends as one that was not killed', async () => {
  await using set = await setUp();
  for (const killedAt of [1, 2, 3, 4]) {
    const before = readKeyFile(set.keyFile)?.keys.length ?? 0;
    let page = 0;
    const kill = (): void => {
      page += 1;
      if (page === killedAt) throw new Error('killed');
    };
    const options = { now: NOW, pageSize: 2 };
    await expect(
      rotateKeys(set.store, set.keyFile, { ...options, beforePage: kill }),
    ).rejects.toThrow('killed');
    expect(await set.values()).toEqual(VALUES);
    const half = readKeyFile(set.keyFile);
    expect(half?.rotating).toBe(true);
    const rotation = await rotateKeys(set.store, set.keyFile, options);
    expect(rotation).toMatchObject({ key: half?.active, resumed: true, failed: [] });
    expect(rotation.resealed).toBe(Math.max(0, NAMES.length - 2 * (killedAt - 1)));
    expect(await set.values()).toEqual(VALUES);
    expect((await set.store.secrets()).every(({ key }) => key === half?.active)).toBe(true);
    expect(readKeyFile(set.keyFile)).toMatchObject({ rotating: false });
    expect(readKeyFile(set.keyFile)?.keys).toHaveLength(before + 1);
  }
});

test('the database holds no value, and no key', async () => {
  await using set = await setUp();
  const table = await set.table();
  expect(table).toContain('sealed1:');
  expect(table).not.toContain('hunter2');
  expect(table).not.toContain(readKeyFile(set.keyFile)?.keys[0]?.key.toString('base64url'));
});

test('a secret that is set while keys rotate stays as it was set', async () => {
  await using set = await setUp();
  const [ad] = await set.store.secrets();
  await set.service.set('ad', 'newer', 'bob');
  await set.store.resealSecrets('other', [{ name: 'ad', was: ad?.sealed ?? '', sealed: 'stale' }]);
  expect((await set.values())[0]).toBe('newer');
});

test('a lost key is told for each of its secrets while the others go on', async () => {
  await using set = await setUp();
  const lost = readFileSync(set.keyFile, 'utf8');
  const exported = set.service.exportKeys('correct horse battery');
  rmSync(set.keyFile);
  await set.service.set('new', 'fresh', 'bob');
  const listed = await set.service.list();
  expect(listed.filter(({ problem }) => problem?.code === 'encryption-key-lost')).toHaveLength(5);
  expect(listed.find(({ name }) => name === 'new')?.problem).toBeUndefined();
  const rotation = await set.service.rotate('bob');
  expect(rotation.resealed).toBe(1);
  expect(rotation.failed.map(({ name }) => name)).toEqual(NAMES);
  const active = (await set.service.status()).active;
  expect(set.service.importKeys(exported, 'correct horse battery')).toHaveLength(1);
  expect(await set.values()).toEqual(VALUES);
  expect((await set.service.status()).active).toBe(active);
  expect(lost).not.toContain(active);
});

test('what is abandoned is wiped and marked, and can be set anew', async () => {
  await using set = await setUp();
  const lost = readKeyFile(set.keyFile);
  rmSync(set.keyFile);
  await set.service.set('zoo', 'kept', 'bob');
  expect(await set.service.abandon()).toEqual({
    names: ['ad', 'book', 'ldap', 'sap'],
    values: 0,
  });
  expect(await set.service.abandon()).toEqual(NOTHING);
  mergeKeys(set.keyFile, must(lost, 'the keys that were'));
  expect(await set.values()).toMatchObject([
    ...Array.from({ length: 4 }, () => ({ code: 'encryption-key-lost' })),
    'kept',
  ]);
  await set.service.set('ad', 'again', 'bob');
  expect((await set.values())[0]).toBe('again');
});

test('a secret moved to another name, or changed, is told and never used', async () => {
  await using set = await setUp();
  await set.pool.query(
    `update secret set sealed = (select sealed from secret where name = 'ad') where name = 'book'`,
  );
  await set.pool.query(
    `update secret set sealed = overlay(sealed placing 'xx' from 50) where name = 'sap'`,
  );
  expect(await set.values()).toMatchObject([
    'hunter2 ad',
    { code: 'sealed-secret-damaged' },
    'hunter2 ldap',
    { code: 'sealed-secret-damaged' },
    'hunter2 zoo',
  ]);
  // Nobody gives up what somebody else broke.
  expect(await set.service.abandon()).toEqual(NOTHING);
});

test('secrets in clear are sealed, and their file is removed', async () => {
  await using set = await setUp();
  const file = path.join(set.directory, 'secrets.yaml');
  writeFileSync(file, 'ad: "hunter3"\nmore: "hunter4"\n', { mode: 0o600 });
  expect(await set.service.sealFile('bob')).toEqual(['ad', 'more']);
  expect(() => readFileSync(file)).toThrow(/ENOENT/);
  expect((await set.values())[0]).toBe('hunter3');
  expect(await set.service.sealFile('bob')).toEqual([]);
});

test('odd names and values are refused', async () => {
  await using set = await setUp();
  const cases: readonly (readonly [name: string, value: string, message: RegExp])[] = [
    ['../x', 'value', /cannot be the name/],
    ['', 'value', /cannot be the name/],
    ['x', '', /is empty/],
    ['x', 'y'.repeat(70_000), /longer than 65536/],
  ];
  for (const [name, value, message] of cases)
    await expect(set.service.set(name, value, 'bob')).rejects.toThrow(message);
});
