import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBer } from './ber-writer.ts';
import { equal, escapeFilterValue, printFilter, writeFilter } from './filter.ts';
import type { Filter, FilterValue } from './filter.ts';
import { parseFilter } from './parse-filter.ts';

const encoded = (filter: Filter): string =>
  encodeBer((writer) => writeFilter(writer, filter)).toString('hex');

const attribute = fc.constantFrom('cn', 'objectClass', 'userCertificate;binary', '2.5.4.3', 'a-b');
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...Array.from('()*\\&|!=\u0000 ab')) }),
);
const value: fc.Arbitrary<FilterValue> = fc.oneof(text, fc.uint8Array({ maxLength: 20 }));
const part = value.filter((one) => one.length > 0);

const item: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    op: fc.constantFrom(
      'equal' as const,
      'greaterOrEqual' as const,
      'lessOrEqual' as const,
      'approx' as const,
    ),
    attribute,
    value,
  }),
  fc.record({ op: fc.constant('present' as const), attribute }),
  fc.record({
    op: fc.constant('substrings' as const),
    attribute,
    initial: part,
    any: fc.array(part, { maxLength: 3 }),
    final: part,
  }),
  fc.record({
    op: fc.constant('substrings' as const),
    attribute,
    any: fc.array(part, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    op: fc.constant('extensible' as const),
    attribute,
    rule: fc.constantFrom('caseExactMatch', '1.2.840.113556.1.4.1941'),
    value,
    dnAttributes: fc.boolean(),
  }),
);

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    item,
    fc.record({ op: fc.constant('not' as const), filter: tie('filter') }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.array(tie('filter'), { maxLength: 3 }),
    }),
  ),
}));

describe('a filter', () => {
  it('printed and parsed again asks the server the same', () => {
    fc.assert(
      fc.property(filter, (one) => {
        const parsed = parseFilter(printFilter(one));
        expect(parsed.ok && encoded(parsed.value)).toBe(encoded(one));
      }),
      { numRuns: 1000 },
    );
  });

  it('cannot be changed by a value in it, whatever the value holds', () => {
    fc.assert(
      fc.property(value, (one) => {
        const parsed = parseFilter(`(&(uid=${escapeFilterValue(one)})(objectClass=person))`);
        const meant: Filter = {
          op: 'and',
          filters: [equal('uid', one), equal('objectClass', 'person')],
        };
        expect(parsed.ok && encoded(parsed.value)).toBe(encoded(meant));
      }),
      {
        numRuns: 1000,
        examples: [['*)(uid=*))(|(uid=*'], ['\\'], ['\\2a'], ['*'], ['\u0000'], ['']],
      },
    );
  });

  it('carries its value to the server byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        expect(encoded(equal('cn', bytes))).toContain(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});

describe('any text', () => {
  it('is a filter or is refused with a place', () => {
    fc.assert(
      fc.property(text, (one) => {
        const parsed = parseFilter(one);
        expect(parsed.ok || (parsed.error.at >= 0 && parsed.error.message !== '')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
