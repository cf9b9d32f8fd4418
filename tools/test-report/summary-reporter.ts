import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { countResults, isGoodRun, type FileOutcome } from './count-results.ts';

/**
 * Writes the counts of a test run to `path` as JSON. The file is removed when a run starts, so a
 * run that was killed leaves none, and a reader cannot take an older result for this one.
 * A run in which nothing passed ends with a non-zero exit code.
 */
export function createSummaryReporter(path: string): Reporter {
  return {
    onTestRunStart() {
      rmSync(path, { force: true });
    },
    onTestRunEnd(modules, unhandledErrors) {
      const counts = countResults(modules.map(readOutcome), unhandledErrors.length);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${JSON.stringify(counts)}\n`);
      if (!isGoodRun(counts)) process.exitCode = 1;
    },
  };
}

function readOutcome(module: TestModule): FileOutcome {
  const suiteErrors = [...module.children.allSuites()].reduce(
    (sum, suite) => sum + suite.errors().length,
    0,
  );
  return {
    errors: module.errors().length + suiteErrors,
    tests: [...module.children.allTests()].map((test) => ({ state: test.result().state })),
  };
}
