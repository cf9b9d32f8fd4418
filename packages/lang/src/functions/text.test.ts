import { describe, expect, it } from 'vitest';
import { errorOf, valueOf } from '../testing/evaluate.ts';

describe('Concatenate and +', () => {
  it.each([
    ['givenName + " " + sn', { givenName: 'Ann', sn: 'Lee' }, 'Ann Lee'],
    ['givenName + " " + sn', { sn: 'Lee' }, ' Lee'],
    ['givenName + sn', {}, null],
    ['givenName + ""', {}, ''],
    ['"E" + number', { number: 1042 }, 'E1042'],
    ['"E" + number', { number: '9007199254740993' }, 'E9007199254740993'],
    ['"is " + flag', { flag: true }, 'is true'],
    ['1 + 2', {}, '12'],
    ['Concatenate("only")', {}, 'only'],
  ])('%s with %j gives %j', (text, attributes, expected) => {
    expect(valueOf(text, attributes)).toBe(expected);
  });
});

describe('functions of one text', () => {
  it.each([
    ['UpperCase("straße, ıſ")', 'STRAßE, ıſ'],
    ['UpperCase("ŉ é ÿ")', 'ŉ É Ÿ'],
    ['LowerCase("ÀΑΣ İI")', 'àασ İi'],
    ['LowerCase("𐐀")', '𐐨'],
    ['ProperCase("ann MARIE  lee")', 'Ann Marie  Lee'],
    ['ProperCase(" leading")', ' Leading'],
    ['ProperCase("3RD o\'NEIL-smith")', "3rd O'neil-smith"],
    ['ProperCase("éCOLE")', 'École'],
    ['ProperCase("")', ''],
    ['LTrim("  a b  ")', 'a b  '],
    ['RTrim("  a b  ")', '  a b'],
    ['Trim(" \t\r\n a b \u00a0")', 'a b'],
    ['Trim(5)', '5'],
    ['RemoveAccents("Łódź, Ærø, Þór, naïve, 東京")', 'Lodz, AEro, Thor, naive, 東京'],
    ['RemoveAccents("がぎ")', 'かき'],
    ['Length("a😀")', 3],
    ['Length(missing)', 0],
    ['CRLF()', '\r\n'],
  ])('%s gives %j', (text, expected) => {
    expect(valueOf(text)).toBe(expected);
  });

  it.each(['UpperCase', 'LowerCase', 'ProperCase', 'LTrim', 'RTrim', 'Trim', 'RemoveAccents'])(
    '%s has no value when its text is missing',
    (name) => {
      expect(valueOf(`${name}(missing)`)).toBe(null);
    },
  );
});

describe('padding', () => {
  it.each([
    ['LeftPad("42", 5, "0")', '00042'],
    ['RightPad("42", 5, "0")', '42000'],
    ['LeftPad("abcdef", 3, "0")', 'abcdef'],
    ['LeftPad("abc", 3, "0")', 'abc'],
    ['LeftPad("abc", -1, "0")', 'abc'],
    ['LeftPad(missing, 5, "0")', ''],
    ['RightPad(missing, 5, missing)', ''],
    ['RightPad(RandomNum(7, 7), 3, "x")', '7xx'],
    ['LeftPad(42, "5", 0)', '00042'],
  ])('%s gives %j', (text, expected) => {
    expect(valueOf(text, {}, { random: (start) => start })).toBe(expected);
  });

  it.each(['LeftPad("a", 5, "")', 'RightPad("a", 5, "ab")', 'LeftPad("a", 5, missing)'])(
    '%s is an error, as padChar must be one character',
    (text) => {
      expect(errorOf(text)).toMatchObject({
        code: 'sync-rule-invalid-expression',
        message: expect.stringContaining('padChar must be one character') as string,
      });
    },
  );
});

describe('parts of a text', () => {
  it.each([
    ['Left("abc", 2)', 'ab'],
    ['Left("abc", 0)', ''],
    ['Left("abc", -1)', 'abc'],
    ['Left("abc", 9)', 'abc'],
    ['Left("abc", 9223372036854775807)', 'abc'],
    ['Left(missing, 2)', ''],
    ['Left("abc", missing)', ''],
    ['Left(12345, 2)', '12'],
    ['Left("a😀b", 2)', 'a'],
    ['Right("abc", 2)', 'bc'],
    ['Right("abc", 0)', ''],
    ['Right("abc", -1)', 'abc'],
    ['Right("abc", 9)', 'abc'],
    ['Right(missing, 2)', ''],
    ['Right("a😀b", 2)', 'b'],
    ['Mid("abcdef", 2, 3)', 'bcd'],
    ['Mid("abcdef", 5, 9)', 'ef'],
    ['Mid("abcdef", 6, 1)', 'f'],
    ['Mid("abcdef", 7, 1)', 'abcdef'],
    ['Mid("abcdef", 0, 1)', 'abcdef'],
    ['Mid("abcdef", -1, 1)', 'abcdef'],
    ['Mid("abcdef", 2, 0)', ''],
    ['Mid("abcdef", 2, -1)', ''],
    ['Mid("abcdef", 0, 0)', ''],
    ['Mid(missing, 1, 1)', ''],
    ['Word("a b c", 2, " ")', 'b'],
    ['Word("a,b;c", 3, ",;")', 'c'],
    ['Word("a, b", 2, ", ")', ''],
    ['Word("a, b", 3, ", ")', 'b'],
    ['Word(",a", 1, ",")', ''],
    ['Word("a,", 2, ",")', ''],
    ['Word("a b", 3, " ")', ''],
    ['Word("a b", 0, " ")', ''],
    ['Word("a b", -1, " ")', ''],
    ['Word("a b", 1, "")', 'a b'],
    ['Word(missing, 1, " ")', ''],
    ['Word("a b", missing, " ")', ''],
    ['Word("a b", 1, missing)', ''],
  ])('%s gives %j', (text, expected) => {
    expect(valueOf(text)).toBe(expected);
  });

  it('need a whole number', () => {
    expect(errorOf('Left("abc", n)', { n: 'two' }).code).toBe('sync-rule-invalid-expression');
    expect(errorOf('Mid("abc", 1, n)', { n: true }).code).toBe('sync-rule-invalid-expression');
  });
});

describe('ReplaceString', () => {
  it.each([
    ['ReplaceString("a-b-c", "-", "+")', 'a+b+c'],
    ['ReplaceString("aaa", "aa", "b")', 'ba'],
    ['ReplaceString("Abc", "a", "x")', 'Abc'],
    ['ReplaceString("a.b", ".", "$&")', 'a$&b'],
    ['ReplaceString("a\r\nb\tc", "\\r\\n", "\\t")', 'a\tb\tc'],
    ['ReplaceString("a\\nb", "\\n", "x")', 'a\\nb'],
    ['ReplaceString("abc", "b", missing)', 'ac'],
    ['ReplaceString("abc", "", "x")', 'abc'],
    ['ReplaceString("abc", missing, "x")', 'abc'],
    ['ReplaceString(missing, "a", "x")', null],
  ])('%s gives %j', (text, expected) => {
    expect(valueOf(text)).toBe(expected);
  });
});

describe('searching', () => {
  it.each([
    ['Contains("Service", "erv")', true],
    ['Contains("Service", "ERV")', false],
    ['Contains(LowerCase("Service"), LowerCase("ERV"))', true],
    ['Contains("x", "")', true],
    ['StartsWith("svc-a", "svc-")', true],
    ['StartsWith("a-svc-", "svc-")', false],
    ['EndsWith("a@x.test", "@x.test")', true],
    ['EndsWith("a@x.test.org", "@x.test")', false],
    ['Contains(missing, "a")', false],
    ['StartsWith("a", missing)', false],
    ['EndsWith(12345, 45)', true],
  ])('%s is %j', (text, expected) => {
    expect(valueOf(text)).toBe(expected);
  });
});
