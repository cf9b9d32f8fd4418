import { expect, test } from 'vitest';
import { createArguments } from './create-arguments.ts';
import { timeOption } from './time-option.ts';
import { runsClearCommand } from '../commands/runs/clear.ts';

const timeOf = (text: string): Date | undefined =>
  timeOption(createArguments(runsClearCommand, new Map([['before', text]]), []), 'before');

test('a day is its beginning and a time without a zone is one here', () => {
  expect(timeOf('2026-02-28')).toEqual(new Date(2026, 1, 28));
  expect(timeOf('2024-02-29')).toEqual(new Date(2024, 1, 29));
  expect(timeOf('2026-07-31T18:30')).toEqual(new Date(2026, 6, 31, 18, 30));
});

test('a time with a zone is the same everywhere', () => {
  expect(timeOf('2026-01-31T18:30Z')).toEqual(new Date(Date.UTC(2026, 0, 31, 18, 30)));
  expect(timeOf('2026-01-31T18:30:05+02:00')).toEqual(new Date(Date.UTC(2026, 0, 31, 16, 30, 5)));
});

test.each(['2026-02-30', '2026-13-01', '2026-01-31T25:00', 'yesterday', '31.01.2026', '', '2026'])(
  '"%s" is refused with how to write it',
  (text) => {
    expect(() => timeOf(text)).toThrow(`--before needs a day or a time, not "${text}".`);
  },
);
