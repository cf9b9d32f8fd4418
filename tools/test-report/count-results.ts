/** One test as the runner reports it. */
export interface TestOutcome {
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
}

/** A test file: its own error state counts, because a file that did not load has no tests to fail. */
export interface FileOutcome {
  readonly errors: number;
  readonly tests: readonly TestOutcome[];
}

/** What a whole test run came to. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly files: number;
}

/**
 * Counts a run. Errors outside a test (a file that does not load, a failing hook, an unhandled
 * rejection) count as failures, and so does a test that never finished.
 */
export function countResults(files: readonly FileOutcome[], unhandledErrors: number): TestCounts {
  const tests = files.flatMap((file) => file.tests);
  const inState = (state: TestOutcome['state']) =>
    tests.filter((test) => test.state === state).length;
  const fileErrors = files.reduce((sum, file) => sum + file.errors, 0);
  return {
    passed: inState('passed'),
    failed: inState('failed') + inState('pending') + fileErrors + unhandledErrors,
    skipped: inState('skipped'),
    files: files.length,
  };
}

/** The closing line of a run, for people and for scripts: `12 passed, 0 failed`. */
export function summaryLine(counts: TestCounts): string {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}

/** A run is good when something passed and nothing failed: a run of no tests proves nothing. */
export function isGoodRun(counts: TestCounts): boolean {
  return counts.passed > 0 && counts.failed === 0;
}
