import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@cognate/testkit';
import { expect, test, vi } from 'vitest';
import { parseOptions } from './options.ts';
import { runBench } from './run-bench.ts';
import { checkResult } from './testing/check-result.ts';

// Some twenty processes start one after the other, on a machine that other tests use as well.
vi.setConfig({ testTimeout: 180_000 });

test('the cycle runs from a domain controller, and ldapsearch is the floor of its import', async () => {
  await using database = await testDatabase();
  const data = mkdtempSync(join(tmpdir(), 'bench-test-'));
  const args = ['--profile', 'tiny', '--source', 'active-directory', '--data', data];
  const quiet = (): void => {};
  const result = await runBench(
    parseOptions([...args, '--database-url', database.connectionString]),
    {
      progress: { step: quiet, objects: quiet, phase: quiet, note: quiet },
      signal: new AbortController().signal,
    },
  );
  checkResult(result);
  const floors = (name: string): readonly string[] =>
    result.phases.find((phase) => phase.name === name)?.floors.map((part) => part.name) ?? [];
  expect(floors('full-import')).toEqual(['ldapsearch', 'copy']);
  expect(floors('delta-cycle')).toEqual(['ldapsearch', 'write', 'read targets']);
  rmSync(data, { recursive: true });
});
