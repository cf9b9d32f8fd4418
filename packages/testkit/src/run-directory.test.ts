import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeRunDirectory, removeLeftovers } from './run-directory.ts';

test('only the folders of processes that are gone are removed', () => {
  const temporary = mkdtempSync(path.join(tmpdir(), 'cognate-test-'));
  const make = (name: string): string => {
    const directory = path.join(temporary, name);
    mkdirSync(directory);
    return directory;
  };
  // No process has this number: it is above the greatest that Linux gives out.
  const left = ['cognate-slapd-99999999-abc', 'cognate-postgres-99999999-abc'].map(make);
  const kept = [`cognate-slapd-${process.pid}-abc`, 'cognate-other', 'postgres-99999999-a'].map(
    make,
  );
  removeLeftovers(temporary);
  expect(left.filter((directory) => existsSync(directory))).toEqual([]);
  expect(kept.filter((directory) => existsSync(directory))).toEqual(kept);
  rmSync(temporary, { recursive: true });
});

test('a folder names the process that made it', () => {
  const directory = makeRunDirectory('slapd');
  expect(path.basename(directory)).toContain(`-${process.pid}-`);
  rmSync(directory, { recursive: true });
});
