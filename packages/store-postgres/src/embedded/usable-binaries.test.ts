import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './testing/temporary-directory.ts';
import { linkLibraries, usableBinaries } from './usable-binaries.ts';

const stranger = { name: 'stranger', uid: 1_999_999, gid: 1_999_999 };

/** A package as npm unpacks it without running its scripts, in a folder of the given mode. */
function unpack(parent: string, mode: number): string {
  const directory = path.join(parent, 'package', 'native');
  for (const folder of ['bin', 'lib', 'share']) {
    mkdirSync(path.join(directory, folder), { recursive: true });
  }
  writeFileSync(path.join(directory, 'bin', 'postgres'), 'program', { mode: 0o700 });
  writeFileSync(path.join(directory, 'lib', 'libicuuc.so.60.2'), 'library', { mode: 0o600 });
  writeFileSync(
    path.join(directory, 'pg-symlinks.json'),
    JSON.stringify([
      { source: 'native/lib/libicuuc.so.60.2', target: 'native/lib/libicuuc.so.60' },
      { source: 'native/lib/libicuuc.so.60.2', target: 'native/lib/libicuuc.so' },
    ]),
  );
  chmodSync(path.join(parent, 'package'), mode);
  return directory;
}

test('the links between libraries are made where they are missing, and only there', () => {
  using parent = temporaryDirectory();
  const directory = unpack(parent.path, 0o755);
  expect(linkLibraries(directory)).toBe(true);
  expect(linkLibraries(directory)).toBe(true);
  expect(readlinkSync(path.join(directory, 'lib', 'libicuuc.so.60'))).toBe('libicuuc.so.60.2');
  expect(readFileSync(path.join(directory, 'lib', 'libicuuc.so'), 'utf8')).toBe('library');
});

test('an installed package is used where it lies by the user who may read it', () => {
  using parent = temporaryDirectory();
  const directory = unpack(parent.path, 0o700);
  const copies = path.join(parent.path, 'copies');
  expect(usableBinaries({ directory, version: '18.4.0' }, undefined, copies)).toBe(directory);
  expect(existsSync(copies)).toBe(false);
});

test('an account that cannot reach the package gets a copy that everybody can read', () => {
  using parent = temporaryDirectory();
  const directory = unpack(parent.path, 0o700);
  const copies = path.join(parent.path, 'copies');
  const copy = usableBinaries({ directory, version: '18.4.0' }, stranger, copies);
  expect(copy).toBe(path.join(copies, 'postgresql-18.4.0'));
  expect(statSync(path.join(copy, 'bin', 'postgres')).mode & 0o777).toBe(0o755);
  expect(statSync(path.join(copy, 'lib', 'libicuuc.so')).mode & 0o777).toBe(0o644);
  expect(readFileSync(path.join(copy, 'lib', 'libicuuc.so'), 'utf8')).toBe('library');
  expect(readdirSync(copies)).toEqual(['postgresql-18.4.0']);
});

test('the copy is made once for each release', () => {
  using parent = temporaryDirectory();
  const directory = unpack(parent.path, 0o700);
  const copies = path.join(parent.path, 'copies');
  const first = usableBinaries({ directory, version: '18.4.0' }, stranger, copies);
  writeFileSync(path.join(first, 'kept'), '');
  expect(usableBinaries({ directory, version: '18.4.0' }, stranger, copies)).toBe(first);
  expect(existsSync(path.join(first, 'kept'))).toBe(true);
  const next = usableBinaries({ directory, version: '18.6.0' }, stranger, copies);
  expect(next).toBe(path.join(copies, 'postgresql-18.6.0'));
  expect(existsSync(path.join(next, 'kept'))).toBe(false);
});
