import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf, valueOf } from '../testing/evaluate.ts';

describe('BitAnd and BitOr', () => {
  it.each([
    ['BitAnd(514, 2)', 2],
    ['BitAnd("514", "2")', 2],
    ['BitAnd(512, 2)', 0],
    ['BitOr(512, 2)', 514],
    ['BitAnd(-1, 255)', 255],
    ['BitOr(-2147483646, 8)', -2147483638],
    ['BitAnd(4294967295, 2147483648)', 2147483648],
    ['BitOr(9007199254740992, 1)', '9007199254740993'],
    ['BitAnd(9223372036854775807, -2)', '9223372036854775806'],
    ['BitOr(-9223372036854775808, 9223372036854775807)', -1],
    ['BitAnd(missing, 2)', null],
    ['BitOr(2, missing)', null],
    ['IIF(Eq(BitAnd(2, userAccountControl), 0), "on", "off")', 'off'],
  ])('%s gives %j', (text, expected) => {
    expect(valueOf(text, { userAccountControl: 514 })).toBe(expected);
  });

  it('refuse what is no whole number', () => {
    expect(errorOf('BitAnd(a, 1)', { a: 'x' })).toMatchObject({
      code: 'sync-rule-invalid-expression',
      message: 'BitAnd: "x" is not a whole number',
    });
  });
});

describe('RandomNum', () => {
  const random = (start: number, end: number): number => start + end;

  it('asks the environment for a number between both ends', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), (start, more) => {
        const end = start + more;
        expect(valueOf(`RandomNum(${start}, ${end})`, {}, { random })).toBe(start + end);
      }),
    );
  });

  it('has no value when an end is missing', () => {
    expect(valueOf('RandomNum(missing, 5)', {}, { random })).toBe(null);
  });

  it('is an error where results must be repeatable, and for a range that is none', () => {
    expect(errorOf('RandomNum(1, 5)').message).toContain('repeatable');
    expect(errorOf('RandomNum(5, 1)', {}, { random }).message).toContain('above the end');
    expect(errorOf('RandomNum(1, 9223372036854775807)', {}, { random }).message).toContain('2^53');
  });
});
