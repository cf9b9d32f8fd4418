import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributesJson } from './attributes-json.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a"b', 'a\\b', 'a\u0001b', 'a\uD800b', 'a\u2028b', '\u{1F600}', '\u007F', ''),
);
const values = fc.array(fc.oneof(text, fc.integer(), fc.boolean()), { maxLength: 3 });

test('attributes are written as JSON.stringify writes them', () => {
  fc.assert(
    fc.property(fc.dictionary(text, values), (attributes) => {
      expect(attributesJson(attributes)).toBe(JSON.stringify(attributes));
    }),
    { numRuns: 500 },
  );
});

test('those that are omitted are left out', () => {
  const attributes = { manager: [1], name: ['Ann'], title: undefined as never, member: [2, 3] };
  expect(attributesJson(attributes, new Set(['manager', 'member']))).toBe('{"name":["Ann"]}');
  expect(attributesJson({ manager: [1] }, new Set(['manager']))).toBe('{}');
});
