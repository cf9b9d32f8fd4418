import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@cognate/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { measureCycle } from './measure-cycle.ts';

test('measures every step of the first cycle, and a full import of what has not changed', async () => {
  await using database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'bench-sharepoint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const phases = await measureCycle({
    databaseUrl: database.connectionString,
    folder,
    people: 5,
    server: undefined,
  });
  expect(phases.map(({ name }) => name)).toEqual([
    'configuration',
    'ad recorded-full',
    'ad full-sync',
    'sharepoint full-import',
    'sharepoint full-sync',
    'sharepoint export',
    'sharepoint delta-import',
    'sharepoint delta-sync',
    'sharepoint full-import again',
  ]);
  expect(phases.every(({ cpuSeconds }) => cpuSeconds > 0)).toBe(true);
});
