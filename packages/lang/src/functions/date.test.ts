import { describe, expect, it } from 'vitest';
import { errorOf, valueOf } from '../testing/evaluate.ts';

const format = (date: string, pattern: string): ReturnType<typeof valueOf> =>
  valueOf('DateTimeFormat(date, pattern)', { date, pattern });

describe('DateTimeFormat reads', () => {
  it.each([
    ['2024-02-29T08:05:09.123', '2024-02-29T08:05:09.1230000'],
    ['2024-02-29 08:05:09.123', '2024-02-29T08:05:09.1230000'],
    ['2024-02-29T08:05', '2024-02-29T08:05:00.0000000'],
    ['2024-02-29', '2024-02-29T00:00:00.0000000'],
    ['  2024-2-9 ', '2024-02-09T00:00:00.0000000'],
    ['2024-02-29T08:05:09Z', '2024-02-29T08:05:09.0000000Z'],
    ['2024-02-29T08:05:09.1+02:00', '2024-02-29T06:05:09.1000000Z'],
    ['2024-01-01T00:30:00+01:00', '2023-12-31T23:30:00.0000000Z'],
    ['2023-12-31T23:30:00-0100', '2024-01-01T00:30:00.0000000Z'],
    ['2024-03-01T00:30:00+01:00', '2024-02-29T23:30:00.0000000Z'],
    ['2023-02-28T23:30:00-01:00', '2023-03-01T00:30:00.0000000Z'],
    ['20240229080509.5Z', '2024-02-29T08:05:09.5000000Z'],
    ['20240229080509Z', '2024-02-29T08:05:09.0000000Z'],
    ['20240229', '2024-02-29T00:00:00.0000000'],
    ['2/29/2024', '2024-02-29T00:00:00.0000000'],
    ['2/29/2024 8:05:09 PM', '2024-02-29T20:05:09.0000000'],
    ['2/29/2024 12:05 AM', '2024-02-29T00:05:00.0000000'],
    ['2024-02-29T08:05:09.123456789', '2024-02-29T08:05:09.1234567'],
    ['9999-12-31T23:59:59.999', '9999-12-31T23:59:59.9990000'],
  ])('%s', (date, expected) => {
    expect(format(date, 'o')).toBe(expected);
  });

  it.each([
    '',
    'tomorrow',
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-32',
    '0000-01-01',
    '2024-01-01T24:00',
    '2024-01-01T10:60',
    '2024-01-01T10:00:60',
    '2024-01-01T10:00+15:00',
    '2/29/2024 13:05 PM',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:00-01:00',
    `2024-01-01${' '.repeat(100)}10:00`,
  ])('not %j, which is an error by the name of MIM', (date) => {
    expect(errorOf('DateTimeFormat(date, "d")', { date })).toMatchObject({
      code: 'datetime-string-format-incorrect',
      start: 15,
      end: 19,
    });
  });

  it('nothing as nothing', () => {
    expect(valueOf('DateTimeFormat(missing, "d")')).toBe(null);
    expect(valueOf('DateTimeFormat("2024-01-01", missing)')).toBe(null);
  });
});

describe('DateTimeFormat writes', () => {
  it.each([
    ['yyyy-MM-dd HH:mm:ss', '2024-03-05 14:07:09'],
    ['yy y yyyyy', '24 24 02024'],
    ['M MM MMM MMMM', '3 03 Mar March'],
    ['d.dd.ddd.dddd', '5.05.Tue.Tuesday'],
    ['H HH h hh', '14 14 2 02'],
    ['m mm s ss', '7 07 9 09'],
    ['f ff fff fffffff', '0 05 050 0500000'],
    ['s.FF', '9.05'],
    ['t tt', 'P PM'],
    ['hh:mm tt zzz', '02:07 PM +00:00'],
    ["'day' d", 'day 5'],
    ['"at" H\\h', 'at 14h'],
    ["'it\\'s' yy", "it's 24"],
    ['%d', '5'],
    ['d/M-y', '5/3-24'],
    ['dd MMM yyyy g', '05 Mar 2024 A.D.'],
    ['yyyyMMddHHmmss.0Z', '20240305140709.0Z'],
    ['d', '03/05/2024'],
    ['D', 'Tuesday, 05 March 2024'],
    ['s', '2024-03-05T14:07:09'],
    ['u', '2024-03-05 14:07:09Z'],
    ['r', 'Tue, 05 Mar 2024 14:07:09 GMT'],
    ['', '03/05/2024 14:07:09'],
  ])('%j as %j', (pattern, expected) => {
    expect(format('2024-03-05T14:07:09.050', pattern)).toBe(expected);
  });

  it('midnight and noon as twelve', () => {
    expect(format('2024-03-05T00:07', 'h tt')).toBe('12 AM');
    expect(format('2024-03-05T12:07', 'hh tt')).toBe('12 PM');
  });

  it('no point before a fraction of zero', () => {
    expect(format('2024-03-05T00:07', 'ss.FFF')).toBe('00');
    expect(format('2024-03-05T00:07', 'ss.fff')).toBe('00.000');
  });

  it.each([
    ['0001-01-01', 'Monday'],
    ['1900-01-01', 'Monday'],
    ['1970-01-01', 'Thursday'],
    ['2000-02-29', 'Tuesday'],
    ['2024-12-31', 'Tuesday'],
    ['9999-12-31', 'Friday'],
  ])('the weekday of %s', (date, expected) => {
    expect(format(date, 'dddd')).toBe(expected);
  });

  it.each([
    'q',
    'Z',
    "'open",
    '"open',
    'yyyy\\',
    'dd%',
    '%%',
    'ffffffff',
    "'a\\",
    'y'.repeat(1001),
  ])('nothing for the format %j, which is an error', (pattern) => {
    const error = errorOf('DateTimeFormat("2024-01-01", pattern)', { pattern });
    expect(error.code).toBe('sync-rule-invalid-expression');
    expect(error.message).toContain('is not a date format');
  });

  it('each format of its own when the format changes from object to object', () => {
    expect(format('2024-01-02', 'dd')).toBe('02');
    const both = valueOf('DateTimeFormat(a, "dd") + DateTimeFormat(a, "MM")', { a: '2024-01-02' });
    expect(both).toBe('0201');
  });
});
