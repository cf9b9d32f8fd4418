import { describe, expect, it } from 'vitest';
import { countResults, isGoodRun, summaryLine } from './count-results.ts';

const file = (errors: number, ...states: ('passed' | 'failed' | 'skipped' | 'pending')[]) => ({
  errors,
  tests: states.map((state) => ({ state })),
});

describe('countResults', () => {
  it('counts tests by their state over all files', () => {
    const counts = countResults([file(0, 'passed', 'failed'), file(0, 'passed', 'skipped')], 0);
    expect(counts).toEqual({ passed: 2, failed: 1, skipped: 1, files: 2 });
    expect(isGoodRun(counts)).toBe(false);
  });

  it('counts a file that did not load as a failure although it has no tests', () => {
    expect(countResults([file(1), file(0, 'passed')], 0)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('counts an unhandled error as a failure', () => {
    expect(countResults([file(0, 'passed')], 2).failed).toBe(2);
  });

  it('counts a test that never finished as a failure', () => {
    expect(countResults([file(0, 'pending')], 0).failed).toBe(1);
  });
});

describe('isGoodRun', () => {
  it('does not take a run of no tests for a good one', () => {
    expect(isGoodRun(countResults([], 0))).toBe(false);
    expect(isGoodRun(countResults([file(0, 'skipped')], 0))).toBe(false);
    expect(isGoodRun(countResults([file(0, 'passed')], 0))).toBe(true);
  });
});

describe('summaryLine', () => {
  it('names skipped tests only when there are some', () => {
    expect(summaryLine({ passed: 3, failed: 0, skipped: 0, files: 1 })).toBe('3 passed, 0 failed');
    expect(summaryLine({ passed: 3, failed: 1, skipped: 2, files: 1 })).toBe(
      '3 passed, 1 failed, 2 skipped',
    );
  });
});
