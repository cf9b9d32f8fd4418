import { AppError } from '@cognate/kernel';
import { printable } from '@cognate/server';
import { expect, test } from 'vitest';
import { progressLine } from '../run/progress.ts';
import { UsageError } from '../usage-error.ts';
import { describeError, exitCodeOf } from './print-error.ts';
import { renderTable } from './render-table.ts';
import { createStyle } from './style.ts';
import { shorten, textWidth } from './text-width.ts';

test('columns are aligned, numbers on the right', () => {
  const rows = [
    { name: 'Zoë', count: 12_345 },
    { name: '山田太郎', count: 7 },
  ];
  const columns = [
    { title: 'name', value: ({ name }: (typeof rows)[number]) => name },
    { title: 'count', value: ({ count }: (typeof rows)[number]) => count },
  ];
  expect(renderTable(columns, rows, createStyle(false))).toBe(
    ['name       count', 'Zoë       12,345', '山田太郎       7', ''].join('\n'),
  );
});

test('a coloured cell takes the same room', () => {
  const { red } = createStyle(true);
  const columns = [
    { title: 'a', value: (row: string) => row, paint: red },
    { title: 'b', value: () => 'x' },
  ];
  const table = renderTable(columns, ['long', 's'], createStyle(true));
  expect(table).toContain(`${red('s   ')}  x`);
});

test.each([
  ['plain', 5],
  ['Zoe\u0308', 3],
  ['漢字', 4],
  ['👩‍💻!', 3],
])('%s takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test('a long text is shortened to the room there is', () => {
  expect(shorten('abcdef', 4)).toBe('abc…');
  expect(shorten('漢字漢字', 5)).toBe('漢字…');
  expect(shorten('short', 10)).toBe('short');
});

test('what steers a terminal or turns a line is shown as its code', () => {
  expect(printable('a\u001B[31mb\rc\u202Ed\nZoë 👩‍💻')).toBe(
    'a\\u{1b}[31mb\\u{d}c\\u{202e}d\\u{a}Zoë 👩‍💻',
  );
});

test('a progress bar is drawn where the number of objects is known', () => {
  const progress = { run: 1, step: 1, type: 'full-import', objects: 500 } as const;
  expect(progressLine('hr', progress, 2, 1000)).toBe(
    'hr step 1 full-import [##########..........] 500/1,000 objects, 250/s',
  );
  expect(progressLine('hr', progress, 0, 0)).toBe('hr step 1 full-import 500 objects');
  expect(progressLine('hr', progress, 1, 400)).toBe('hr step 1 full-import 500 objects, 500/s');
});

test.each([
  [new UsageError('x'), 2],
  [new AppError('unknown-connector', 'x'), 2],
  [new AppError('database-unreachable', 'x'), 3],
  [new AppError('embedded-postgres-start-failed', 'x'), 3],
  [new AppError('already-running', 'x'), 3],
  [new AppError('internal-error', 'x'), 4],
  [new TypeError('x'), 4],
  [Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open' }), 3],
])('%o ends with %i', (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});

test('an error says what to do, and where it came from only when asked or when it is our own', () => {
  const error = new AppError('database-unreachable', 'No server.', { remedy: 'Start it.' });
  expect(describeError(error, false)).toBe('error: No server.\n  Start it.\n');
  expect(describeError(error, true)).toContain('    at ');
  expect(describeError(new TypeError('oops'), false)).toContain('    at ');
});
