import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPermutation } from './permutation.ts';

const size = fc.integer({ min: 1, max: 300 });
const seed = fc.nat({ max: 999_999_999 });

test('every number has a rank of its own, and the rank leads back to it', () => {
  fc.assert(
    fc.property(size, seed, (count, start) => {
      const { rankOf, indexOf } = createPermutation(count, start);
      const ranks = new Set<number>();
      for (let index = 0; index < count; index += 1) {
        const rank = rankOf(index);
        expect(rank).toBeGreaterThanOrEqual(0);
        expect(rank).toBeLessThan(count);
        expect(indexOf(rank)).toBe(index);
        ranks.add(rank);
      }
      expect(ranks.size).toBe(count);
    }),
    { numRuns: 100 },
  );
});

test('a million numbers are shuffled as exactly as a few', () => {
  const { rankOf, indexOf } = createPermutation(1_000_000, 999_999_999);
  for (const index of [0, 1, 499_999, 500_000, 999_998, 999_999])
    expect(indexOf(rankOf(index))).toBe(index);
});
