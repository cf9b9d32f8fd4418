import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { csvRecord } from './csv-record.ts';

test('fields come back as they were', () => {
  const fields = ['', 'plain', 'with, comma', 'with "quotes"', 'two\nlines', 'Zoë', ''];
  expect(parse(csvRecord(fields))).toEqual([fields]);
});

test('only fields that need quotes get them', () => {
  expect(csvRecord(['a', 'b c', 'd,e', 'f"g'])).toBe('a,b c,"d,e","f""g"\n');
});
