import { expect, test } from 'vitest';
import { parseYaml } from './parse-yaml.ts';

const problemsOf = (text: string): readonly string[] =>
  parseYaml('f.yaml', text).problems.map(
    ({ line, column, message }) => `${line ?? 0}:${column ?? 0} ${message}`,
  );

test('values are those of JSON: words like yes and dates stay texts', () => {
  expect(parseYaml('f.yaml', 'a: yes\nb: 2020-01-01\nc: 012\nd: ~\ne: true\n').value).toEqual({
    a: 'yes',
    b: '2020-01-01',
    c: 12,
    d: null,
    e: true,
  });
});

test('a byte order mark and Windows line ends do no harm', () => {
  const file = parseYaml('f.yaml', '\uFEFFa: 1\r\nb:\r\n  c: 2\r\n');
  expect(file.value).toEqual({ a: 1, b: { c: 2 } });
  expect(file.position({ path: ['b', 'c'], at: 'key' })).toEqual({ line: 3, column: 3 });
});

test.each([
  ['a: 1\nb: [1\nc: 2\n', '3:1 This is not valid YAML'],
  ['a: 1\na: 2\n', '2:1 This key is there twice.'],
  ['a: !secret x\n', '1:4 Tags (!name) are not allowed.'],
  ['a: !!binary aGk=\n', '1:13 Tags (!!name) are not allowed.'],
  ['a: !!js/function "x"\n', '1:4 Tags (!name) are not allowed.'],
  ['a: 1\n---\nb: 2\n', '2:1 The file holds more than one document.'],
  ['? [a]\n: 1\n', '1:3 A key has to be a text.'],
  ['x:\n  __proto__: 1\n', '2:3 The name "__proto__" is reserved.'],
  ['a: "x\\0"\n', '1:4 The text has a null character'],
  ['a: "\\uD800"\n', '1:4 The text has half a character'],
])('%j is refused', (text, expected) => {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
});

test('aliases that multiply are refused before they take memory', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 12; n += 1)
    lines.push(`a${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(', ')}]`);
  expect(problemsOf(lines.join('\n'))).toEqual(['2:10 Aliases repeat too much here.']);
});

test('a few aliases are welcome', () => {
  expect(parseYaml('f.yaml', 'a: &x [1, 2]\nb: *x\n').value).toEqual({ a: [1, 2], b: [1, 2] });
});

test('bottomless nesting is one problem, not a crash', () => {
  expect(problemsOf('['.repeat(20_000))).toEqual([
    expect.stringContaining('The values are nested too deeply.'),
  ]);
  expect(problemsOf('{a: '.repeat(20_000))).toEqual([
    expect.stringContaining('The values are nested too deeply.'),
  ]);
});

const offsetOf = (text: string, path: readonly (string | number)[], start: number): string => {
  const file = parseYaml('f.yaml', text);
  expect(file.problems).toEqual([]);
  const { line, column } = file.position({ path, at: 'value', span: { start, end: start + 1 } });
  return (text.split('\n')[line - 1] ?? '').slice(column - 1);
};

test.each([
  ['plain', 'a: one two BAD end\n', 8],
  ['single quotes', "a: 'it''s BAD end'\n", 5],
  ['double quotes', 'a: "\\"x\\" \\u0041 BAD end"\n', 6],
  ['a literal block', 'a: |\n  one\n  BAD end\n', 4],
  ['a folded block', 'a: >-\n    one\n    two\n    BAD end\n', 8],
  ['a folded block with deeper lines', 'a: >-\n  f(\n      x,\n      BAD end\n  )\n', 14],
  ['plain over several lines', 'a: one\n  two\n  BAD end\n', 8],
])('a part of a value in %s is found in the file', (_style, text, start) => {
  expect(offsetOf(text, ['a'], start)).toMatch(/^BAD end/);
});

test('what is not there is placed at what would hold it', () => {
  const file = parseYaml('f.yaml', 'a:\n  b:\n    - c: 1\n    - d\n');
  expect(file.position({ path: ['a', 'b', 0, 'x', 'y'], at: 'value' })).toEqual({
    line: 3,
    column: 7,
  });
  expect(file.position({ path: ['a', 'x'], at: 'value' })).toEqual({ line: 1, column: 1 });
  expect(file.position({ path: ['a', 'b', 1], at: 'value' })).toEqual({ line: 4, column: 7 });
  expect(file.position({ path: ['a', 'b'], at: 'value' })).toEqual({ line: 2, column: 3 });
  expect(file.position({ path: ['z'], at: 'value' })).toEqual({ line: 1, column: 1 });
});

test('the place of an alias is that of what it stands for', () => {
  const file = parseYaml('f.yaml', 'a: &x { k: 1 }\nb: *x\n');
  expect(file.position({ path: ['b', 'k'], at: 'key' })).toEqual({ line: 1, column: 9 });
});
