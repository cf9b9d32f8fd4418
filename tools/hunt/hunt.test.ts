import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findPropertyTests } from './hunt.ts';

test('the tests that draw cases are found by what they import', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cognate-hunt-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const drawing = ['import fc', "'fast-check';"].join(' from ');
  const found = [write('a/x.prop.test.ts', drawing), write('b.pg.test.ts', drawing)];
  write('c.test.ts', '');
  write('helper.ts', drawing);
  write('node_modules/d.test.ts', drawing);
  expect(findPropertyTests([folder])).toEqual(found);
});
