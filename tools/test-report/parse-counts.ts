import type { TestCounts } from './count-results.ts';

const noCounts: TestCounts = { passed: 0, failed: 0, skipped: 0, files: 0 };

/** The counts that a run wrote; of a text that is none, those of a run in which nothing happened. */
export function parseCounts(text: string | undefined): TestCounts {
  try {
    const content: unknown = JSON.parse(text ?? '');
    return isCounts(content) ? content : noCounts;
  } catch {
    return noCounts;
  }
}

function isCounts(content: unknown): content is TestCounts {
  if (typeof content !== 'object' || content === null) return false;
  return Object.keys(noCounts).every((key) => Number.isSafeInteger(Reflect.get(content, key)));
}
