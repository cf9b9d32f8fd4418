import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@cognate/testkit';
import { parseOptions } from '../options.ts';
import type { BenchResult } from '../report/result.ts';
import { runBench } from '../run-bench.ts';
import type { SourceName } from '../source/source.ts';
import { checkResult } from './check-result.ts';

/** Runs the cycle of the smallest profile from a source, and expects figures for all of it. */
export async function runTiny(source: SourceName): Promise<BenchResult> {
  await using database = await testDatabase();
  const data = mkdtempSync(join(tmpdir(), 'bench-test-'));
  const args = ['--profile', 'tiny', '--source', source, '--data', data];
  const quiet = (): void => {};
  const result = await runBench(
    parseOptions([...args, '--database-url', database.connectionString]),
    {
      progress: { step: quiet, objects: quiet, phase: quiet, note: quiet },
      signal: new AbortController().signal,
    },
  );
  checkResult(result);
  rmSync(data, { recursive: true });
  return result;
}
