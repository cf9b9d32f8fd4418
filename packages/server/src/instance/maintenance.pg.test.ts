import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testDatabase } from '@cognate/testkit';
import { expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { openMaintenance } from './maintenance.ts';
import type { Maintenance } from './maintenance.ts';

const store = path.dirname(createRequire(import.meta.url).resolve('@cognate/store-postgres'));
const SECOND = 'create table later (id int8 primary key);';

/** A database of this release, and a release whose schema is one step further. */
async function setUp() {
  const database = await testDatabase();
  const directory = mkdtempSync(path.join(tmpdir(), 'cognate-upgrade-'));
  const migrations = path.join(directory, 'migrations');
  const dataDirectory = path.join(directory, 'data');
  mkdirSync(dataDirectory);
  cpSync(path.join(store, 'migrations'), migrations, { recursive: true });
  writeFileSync(path.join(migrations, '000002-later.sql'), SECOND);
  const options = {
    dataDirectory,
    databaseUrl: database.connectionString,
    environment: {},
    log: () => {},
  };
  const work = async <T>(
    todo: (maintenance: Maintenance) => Promise<T>,
    now = '2026-11-21T12:00:00Z',
    release: string | undefined = migrations,
  ): Promise<T> => {
    const maintenance = await openMaintenance({
      ...options,
      now: () => new Date(now),
      migrations: release,
    });
    try {
      return await todo(maintenance);
    } finally {
      await maintenance.close();
    }
  };
  return {
    work,
    options,
    directory,
    migrations,
    pool: database.pool,
    [Symbol.asyncDispose]: async () => {
      rmSync(directory, { recursive: true, force: true });
      await database.drop();
    },
  };
}

const stateOf = async (maintenance: Maintenance): Promise<readonly string[]> =>
  (await maintenance.preflight()).checks.map(({ check, state }) => `${check} ${state}`);

test('an upgrade waits for a backup and for whoever works, and then changes the schema', async () => {
  await using set = await setUp();
  const missing = await set.work((maintenance) => maintenance.preflight());
  expect(missing.pending).toEqual([{ number: 2, name: 'later' }]);
  expect(await set.work(stateOf)).toContain('backup blocks');
  const file = path.join(set.directory, 'a.backup');
  await set.work((maintenance) => maintenance.backup(file, '0.1.0'));
  expect(await set.work(stateOf)).toContain('backup ok');
  expect(await set.work(stateOf, '2026-11-23T12:00:00Z')).toContain('backup blocks');
  await set.pool.query(`insert into lease values ('hr', 'ann', now() + interval '1 minute')`);
  expect(await set.work(stateOf)).toContain('work blocks');
  await set.pool.query('delete from lease');
  // The test's own connections are those of another process.
  expect(await set.work(stateOf)).toContain('work warning');
  expect(await set.work((maintenance) => maintenance.upgrade())).toMatchObject([{ number: 2 }]);
  expect((await set.work((maintenance) => maintenance.preflight())).pending).toEqual([]);
  // The older release looks at its own steps only, and leaves it alone from now on.
  const older = path.join(store, 'migrations');
  await expect(
    set.work((maintenance) => maintenance.preflight(), undefined, older),
  ).rejects.toMatchObject({ code: 'database-schema-newer' });
  await expect(openDatabase(set.options)).rejects.toMatchObject({ code: 'database-schema-newer' });
});

test('a release refuses to work with a database that waits for its upgrade', async () => {
  await using set = await setUp();
  await openDatabase(set.options).then((database) => database.close());
  await expect(openDatabase({ ...set.options, migrations: set.migrations })).rejects.toMatchObject({
    code: 'database-schema-older',
    remedy: expect.stringContaining('cognate upgrade') as string,
  });
});

test('a file that exists is not written over, and one that failed leaves nothing', async () => {
  await using set = await setUp();
  const file = path.join(set.directory, 'a.backup');
  writeFileSync(file, 'precious');
  await expect(set.work((maintenance) => maintenance.backup(file, '0.1.0'))).rejects.toMatchObject({
    code: 'backup-file-exists',
  });
  const nowhere = path.join(set.directory, 'nowhere', 'a.backup');
  await expect(set.work((maintenance) => maintenance.backup(nowhere, '0.1.0'))).rejects.toThrow(
    /ENOENT/,
  );
});
