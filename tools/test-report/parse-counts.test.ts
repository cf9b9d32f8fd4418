import { expect, it } from 'vitest';
import { isGoodRun } from './count-results.ts';
import { parseCounts } from './parse-counts.ts';

it('reads back the counts of a run', () => {
  const counts = { passed: 3, failed: 1, skipped: 0, files: 2 };
  expect(parseCounts(JSON.stringify(counts))).toEqual(counts);
});

it.each([[undefined], [''], ['{"passed":3'], ['null'], ['{"passed":"3","failed":0}'], ['[3]']])(
  'does not take %j for a good run',
  (text) => {
    expect(isGoodRun(parseCounts(text))).toBe(false);
  },
);
