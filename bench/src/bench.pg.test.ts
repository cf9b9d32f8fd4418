import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testDatabase } from '@cognate/testkit';
import type { TestDatabase } from '@cognate/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BenchResult } from './report/result.ts';
import { checkResult } from './testing/check-result.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const PHASES = [
  ['full-import', 220],
  ['full-sync', 220],
  ['export', 440],
  ['confirming-import', 440],
  ['confirming-sync', 440],
  ['unchanged-import', 220],
  ['delta-cycle-files', 2],
  ['delta-cycle', 2],
];

// Some twenty processes start one after the other, on a machine that other tests use as well.
vi.setConfig({ testTimeout: 180_000 });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const command = (database: TestDatabase): readonly string[] =>
  [MAIN, '--profile', 'tiny', '--json', '--data', folder].concat(
    '--database-url',
    database.connectionString,
  );

/** Nothing is left; another test's benchmark may still be at work on the same server. */
async function expectNothingLeft(database: TestDatabase): Promise<void> {
  expect(readdirSync(folder)).toEqual([]);
  await vi.waitFor(
    async () => {
      const { rows } = await database.pool.query(
        `select datname from pg_database where starts_with(datname, 'cognate_bench_')`,
      );
      expect(rows).toEqual([]);
    },
    { timeout: 60_000, interval: 500 },
  );
}

test('the whole cycle runs, and its JSON alone is on standard output', async () => {
  await using database = await testDatabase();
  const { stdout } = await promisify(execFile)(process.execPath, command(database));
  // Its form is what is tested.
  const result = JSON.parse(stdout) as BenchResult;
  checkResult(result);
  expect(result.phases.map(({ name, objects }) => [name, objects])).toEqual(PHASES);
  await expectNothingLeft(database);
});

test('an interrupted benchmark ends at once and leaves nothing', async () => {
  await using database = await testDatabase();
  const child = spawn(process.execPath, command(database), { stdio: ['ignore', 'ignore', 'pipe'] });
  // The first phase is over, so that a child process and a database are at work.
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (text: Buffer) => {
      if (text.includes('full-import')) resolve();
    });
  });
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
  await expectNothingLeft(database);
});
