import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceFiles } from './files.ts';
import { DIRTY_LINES } from './hr-files.ts';

const folder = join(import.meta.dirname, '..', 'data');
const lines = (name: string): readonly string[] =>
  (sourceFiles().get(name) ?? Buffer.from('')).toString('utf8').trimEnd().split('\n').slice(1);

test('the committed files are what the script writes', () => {
  const files = sourceFiles();
  expect(readdirSync(folder).toSorted()).toEqual([...files.keys()].toSorted());
  for (const [name, content] of files)
    expect(
      readFileSync(join(folder, name)).equals(content),
      `${name} differs; write it with: node examples/contoso/generate.ts`,
    ).toBe(true);
});

test('HR knows a thousand people, three test accounts and the dirty lines', () => {
  const people = lines('people.csv');
  const staff = people.filter((line) => /^10[01]\d{3},/.test(line));
  expect(people.filter((line) => line.startsWith('T'))).toHaveLength(3);
  for (const { line } of DIRTY_LINES) expect(people).toContain(line);
  // One of the dirty lines repeats the id of somebody else.
  expect(staff).toHaveLength(1001);
  expect(people).toHaveLength(1000 + 3 + DIRTY_LINES.length);
});

test('people have managers who are in the file', () => {
  const rows = lines('people.csv')
    .filter((line) => /^10[01]\d{3},/.test(line))
    .map((line) => line.replaceAll(/"[^"]*"/g, 'quoted').split(','));
  const ids = new Set(rows.map(([id]) => id));
  const managers = rows.map((row) => row[10] ?? '').filter((manager) => manager !== '');
  expect(managers.filter((manager) => !ids.has(manager))).toEqual([]);
  // Everybody but the one at the top has one.
  expect(managers).toHaveLength(rows.length - 1);
});

test('every telephone number is out of a range kept for fiction', () => {
  const reserved = [
    /^\+44 (?:20 7946|131 496) 0\d{3}$/,
    /^\+44 7700 900\d{3}$/,
    /^\+49 (?:30 23125|89 99998) \d{3}$/,
    /^\+49 171 39200\d{2}$/,
    /^\+33 (?:1 99 00|4 65 71|6 39 98) \d{2} \d{2}$/,
  ];
  const numbers = ['people.csv', 'badges.csv'].flatMap((name) =>
    lines(name).flatMap((line) => line.match(/\+[\d ]+/g) ?? []),
  );
  expect(numbers.length).toBeGreaterThan(1500);
  expect(numbers.filter((number) => !reserved.some((range) => range.test(number)))).toEqual([]);
});
