import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeType, Value } from './value.ts';
import { ATTRIBUTE_TYPES, canonicalValues, isValueOf, parseValue, sameValues } from './value.ts';

describe('reading a value', () => {
  it.each<[AttributeType, string, Value | undefined]>([
    ['string', ' a ', ' a '],
    ['string', '', ''],
    ['string', 'a\0', undefined],
    ['string', 'a\uD83D\uDE00', 'a\u{1F600}'],
    ['string', 'a\uD83D', undefined],
    ['reference', '\uDC00a', undefined],
    ['reference', 'cn=a', 'cn=a'],
    ['integer', '42', 42],
    ['integer', ' -7 ', -7],
    ['integer', '+5', 5],
    ['integer', '007', 7],
    ['integer', '-0', 0],
    ['integer', '9007199254740991', 9007199254740991],
    ['integer', '9007199254740992', '9007199254740992'],
    ['integer', '+9007199254740993', '9007199254740993'],
    ['integer', '0009007199254740993', '9007199254740993'],
    ['integer', '9223372036854775807', '9223372036854775807'],
    ['integer', '9223372036854775808', undefined],
    ['integer', '-9223372036854775808', '-9223372036854775808'],
    ['integer', '-9223372036854775809', undefined],
    ['integer', '1.5', undefined],
    ['integer', '1e3', undefined],
    ['integer', '', undefined],
    ['integer', '0x10', undefined],
    ['boolean', 'TRUE', true],
    ['boolean', ' no ', false],
    ['boolean', '1', true],
    ['boolean', 'maybe', undefined],
    ['binary', 'AQID', 'AQID'],
    ['binary', 'QQ==', 'QQ=='],
    ['binary', 'QR==', 'QQ=='],
    ['binary', 'QUJ=', 'QUI='],
    ['binary', '', ''],
    ['binary', 'QQ=', undefined],
    ['binary', 'Q Q=', undefined],
    ['binary', 'QQ==QQ==', undefined],
  ])('of type %s from %j gives %j', (type, text, expected) => {
    expect(parseValue(type, text)).toBe(expected);
  });

  it('gives only values of the type, and reads what it has written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ATTRIBUTE_TYPES),
        fc.oneof(fc.string(), fc.base64String(), fc.bigInt().map(String)),
        (type, text) => {
          const value = parseValue(type, text);
          fc.pre(value !== undefined);
          expect(isValueOf(type, value)).toBe(true);
          expect(parseValue(type, String(value))).toBe(value);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps every 64-bit integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer) => {
        const value = parseValue('integer', integer.toString());
        expect(BigInt(value ?? 'none')).toBe(integer);
        expect(typeof value).toBe(Number.isSafeInteger(Number(integer)) ? 'number' : 'string');
      }),
      { numRuns: 500 },
    );
  });
});

describe('the type of a value', () => {
  it.each<[AttributeType, Value, boolean]>([
    ['integer', 5, true],
    ['integer', 5.5, false],
    ['integer', 2 ** 53, false],
    ['integer', '5', false],
    ['integer', '9007199254740993', true],
    ['integer', '+9007199254740993', false],
    ['integer', true, false],
    ['boolean', true, true],
    ['boolean', 'true', false],
    ['binary', 'QQ==', true],
    ['binary', 'QR==', false],
    ['binary', 5, false],
    ['string', 'a', true],
    ['string', 'a\0', false],
    ['string', 5, false],
    ['reference', 'cn=a', true],
  ])('%s: %j is %s', (type, value, expected) => {
    expect(isValueOf(type, value)).toBe(expected);
  });
});

describe('value sets', () => {
  const values: fc.Arbitrary<Value[]> = fc.oneof<fc.Arbitrary<Value[]>[]>(
    fc.array(fc.string()),
    fc.array(fc.integer()),
    fc.array(fc.boolean()),
  );

  it('have one canonical form, whatever the order and the repetitions', () => {
    fc.assert(
      fc.property(values, fc.func(fc.integer()), (given, order) => {
        const shuffled = [...given, ...given].sort((a, b) => order(a) - order(b));
        expect(canonicalValues(shuffled)).toEqual(canonicalValues([...given, ...given]));
        expect(sameValues(canonicalValues(shuffled), canonicalValues([...new Set(given)]))).toBe(
          true,
        );
      }),
    );
  });

  it('differ when a value differs or is missing', () => {
    expect(sameValues(['a'], ['a', 'b'])).toBe(false);
    expect(sameValues(['a'], ['b'])).toBe(false);
    expect(sameValues(['1'], [1])).toBe(false);
    expect(sameValues(undefined, [])).toBe(false);
    expect(sameValues(undefined, undefined)).toBe(true);
  });
});
