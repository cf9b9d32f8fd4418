import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findPostmaster } from './postmaster-file.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';

const write = (directory: string, pid: number): void =>
  writeFileSync(path.join(directory, 'postmaster.pid'), `${pid}\n${directory}\n1\n5432\n\n`);

test('a folder without the file has no server', () => {
  using directory = temporaryDirectory();
  expect(findPostmaster(directory.path)).toBeUndefined();
});

test('the file of a process that is gone is no server', () => {
  using directory = temporaryDirectory();
  // Above the greatest number that Linux gives out.
  write(directory.path, 99_999_999);
  expect(findPostmaster(directory.path)).toBeUndefined();
});

test.runIf(process.platform === 'linux')(
  'a number that went to another program since is no server',
  () => {
    using directory = temporaryDirectory();
    write(directory.path, 1);
    expect(findPostmaster(directory.path)).toBeUndefined();
  },
);

test('a file that is being written is no server yet', () => {
  using directory = temporaryDirectory();
  writeFileSync(path.join(directory.path, 'postmaster.pid'), '');
  expect(findPostmaster(directory.path)).toBeUndefined();
});
