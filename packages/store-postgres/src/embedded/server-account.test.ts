import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { canEnter, canRead, chooseServerAccount } from './server-account.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
# a comment
alice:x:1000:1001:Alice,,,:/home/alice:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
`;

test('the account postgres is preferred to nobody', () => {
  expect(chooseServerAccount(PASSWD)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
});

test('nobody serves where there is no account postgres', () => {
  const without = PASSWD.replace(/^postgres.*$/m, '');
  expect(chooseServerAccount(without)).toEqual({ name: 'nobody', uid: 65534, gid: 65534 });
});

test('the owner of existing data is preferred to both', () => {
  expect(chooseServerAccount(PASSWD, 1000)).toEqual({ name: 'alice', uid: 1000, gid: 1001 });
});

test('an owner that is root or unknown does not count', () => {
  expect(chooseServerAccount(PASSWD, 0).name).toBe('postgres');
  expect(chooseServerAccount(PASSWD, 4711).name).toBe('postgres');
});

test('a machine without any such account is told what to do', () => {
  expect(() => chooseServerAccount('root:x:0:0:root:/root:/bin/sh')).toThrow(
    expect.objectContaining({ code: 'embedded-postgres-no-account' }),
  );
});

const stranger = { name: 'stranger', uid: 1_999_999, gid: 1_999_999 };

test('a file is readable when its bits and those of all folders above allow it', () => {
  using directory = temporaryDirectory();
  const folder = path.join(directory.path, 'a', 'b');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  chmodSync(path.join(directory.path, 'a'), 0o711);
  chmodSync(folder, 0o755);
  chmodSync(file, 0o644);
  expect(canRead(file, stranger)).toBe(true);
  expect(canEnter(folder, stranger)).toBe(true);

  chmodSync(path.join(directory.path, 'a'), 0o700);
  expect(canRead(file, stranger)).toBe(false);
  expect(canEnter(folder, stranger)).toBe(false);

  chmodSync(path.join(directory.path, 'a'), 0o711);
  chmodSync(file, 0o640);
  expect(canRead(file, stranger)).toBe(false);
});

test('the bits of the group count for its members, even when those of all others say more', () => {
  using directory = temporaryDirectory();
  const file = path.join(directory.path, 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o604);
  const member = { ...stranger, gid: process.getgid?.() ?? 0 };
  expect(canRead(file, member)).toBe(false);
  expect(canRead(file, stranger)).toBe(true);
});
