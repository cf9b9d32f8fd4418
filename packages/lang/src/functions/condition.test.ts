import { describe, expect, it } from 'vitest';
import { errorOf, valueOf } from '../testing/evaluate.ts';

describe('Eq and NotEquals', () => {
  it.each([
    ['"a"', '"a"', true],
    ['"a"', '"A"', false],
    ['512', '"512"', true],
    ['7', '"007"', false],
    ['true', '"True"', true],
    ['false', '"false"', true],
    ['true', '1', false],
    ['9007199254740993', '9007199254740993', true],
    ['9007199254740993', '9007199254740992', false],
    ['missing', '"a"', false],
    ['missing', '""', false],
    ['missing', 'Null()', true],
    ['0', 'missing', false],
  ])('compare %s and %s', (a, b, equal) => {
    expect(valueOf(`${a} = ${b}`)).toBe(equal);
    expect(valueOf(`${b} = ${a}`)).toBe(equal);
    expect(valueOf(`NotEquals(${a}, ${b})`)).toBe(!equal);
  });
});

describe('comparison', () => {
  it.each([
    ['1', '2', -1],
    ['2', '2', 0],
    ['"10"', '9', 1],
    ['-1', '1', -1],
    ['9007199254740993', '9007199254740992', 1],
    ['9223372036854775807', '9223372036854775806', 1],
    ['-9223372036854775808', '0', -1],
  ])('orders the numbers %s and %s', (a, b, order) => {
    expect(valueOf(`LessThan(${a}, ${b})`)).toBe(order < 0);
    expect(valueOf(`${a} <= ${b}`)).toBe(order <= 0);
    expect(valueOf(`${a} > ${b}`)).toBe(order > 0);
    expect(valueOf(`GreaterThanOrEquals(${a}, ${b})`)).toBe(order >= 0);
  });

  it.each(['<', '<=', '>', '>='])('is false with a missing number: %s', (sign) => {
    expect(valueOf(`missing ${sign} 1`)).toBe(false);
    expect(valueOf(`1 ${sign} missing`)).toBe(false);
    expect(valueOf(`missing ${sign} missing`)).toBe(false);
  });

  it('takes nothing but numbers', () => {
    expect(errorOf('a < 1', { a: 'b' })).toMatchObject({
      code: 'sync-rule-invalid-expression',
      start: 0,
      end: 1,
    });
    expect(errorOf('1 < a', { a: true }).start).toBe(4);
    expect(errorOf('a < 1', { a: '1.5' }).code).toBe('sync-rule-invalid-expression');
  });
});

describe('decisions', () => {
  it.each([
    ['IIF(true, 1, 2)', 1],
    ['IIF(false, 1, 2)', 2],
    ['IIF(missing, 1, 2)', 2],
    ['IIF(IsPresent(missing), missing, Null())', null],
    ['true and true and false', false],
    ['And(true)', true],
    ['false or true', true],
    ['Or(false, missing)', false],
    ['not(false)', true],
    ['Not(missing)', true],
    ['false and 1 < "x"', false],
    ['true or 1 < "x"', true],
    ['Coalesce(missing, "", "x")', ''],
    ['Coalesce(missing, Null())', null],
    ['Coalesce(1, LessThan("x", 1))', 1],
    ['IsPresent(several)', true],
    ['IsPresent(one)', true],
    ['IsPresent(missing)', false],
    ['IsPresent(Null())', false],
    ['IsPresent(false)', true],
    ['Null()', null],
  ])('%s gives %j', (text, expected) => {
    expect(valueOf(text, { several: ['a', 'b'], one: '' })).toBe(expected);
  });

  it('take nothing but true and false as a condition', () => {
    expect(errorOf('IIF(a, 1, 2)', { a: 'true' })).toMatchObject({
      code: 'sync-rule-invalid-expression',
      message: 'IIF: "true" is neither true nor false',
      start: 4,
    });
    expect(errorOf('true and a', { a: 1 }).start).toBe(9);
    expect(errorOf('not(a)', { a: 0 }).start).toBe(4);
  });
});

describe('functions of all values', () => {
  const attributes = { mail: ['b', 'a', 'c'], level: [10, 9], one: 'x' };

  it.each([
    ['Count(mail)', 3],
    ['Count(one)', 1],
    ['Count(missing)', 0],
    ['HasValue(mail, "a")', true],
    ['HasValue(mail, "A")', false],
    ['HasValue(level, "9")', true],
    ['HasValue(missing, missing)', false],
    ['Join(mail, ";")', 'a;b;c'],
    ['Join(mail, missing)', 'abc'],
    ['Join(level, ",")', '10,9'],
    ['Join(missing, ",")', null],
    ['Join(Trim(one), ",")', 'x'],
  ])('%s gives %j', (text, expected) => {
    expect(valueOf(text, attributes)).toBe(expected);
  });
});
