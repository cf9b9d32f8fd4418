import { canonicalValues } from '@cognate/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeDifferences, valueDifference } from './value-difference.ts';

const values = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom('a', 'b', 'c')))
  .map(canonicalValues);

const sorted = (list: readonly unknown[]): unknown => [...list].map(String).sort();

test('a difference holds exactly what one side has and the other lacks', () => {
  fc.assert(
    fc.property(values, values, (before, after) => {
      expect(valueDifference(before, after)).toEqual({
        removed: before.filter((value) => !after.includes(value)),
        added: after.filter((value) => !before.includes(value)),
      });
    }),
  );
});

test('two differences in a row make the difference of the ends', () => {
  fc.assert(
    fc.property(values, values, values, (first, second, third) => {
      const composed = composeDifferences(
        valueDifference(first, second),
        valueDifference(second, third),
      );
      const direct = valueDifference(first, third);
      expect(sorted(composed.removed)).toEqual(sorted(direct.removed));
      expect(sorted(composed.added)).toEqual(sorted(direct.added));
    }),
  );
});
