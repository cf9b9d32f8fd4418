import { expect, test } from 'vitest';
import { checkNewPassword, hashPassword, isPassword } from './password.ts';

const CHEAP = { log2: 4, passes: 1 };

test('a hash knows its password and no other, whatever it cost', async () => {
  const hash = await hashPassword('correct horse battery', CHEAP);
  expect(hash).toMatch(/^scrypt\$4\$1\$/);
  expect(await isPassword('correct horse battery', hash)).toBe(true);
  expect(await isPassword('correct horse batterz', hash)).toBe(false);
  expect(await isPassword('', hash)).toBe(false);
});

test('equal passwords have different hashes', async () => {
  const [a, b] = await Promise.all([hashPassword('same', CHEAP), hashPassword('same', CHEAP)]);
  expect(a).not.toBe(b);
});

test('a letter with an accent is the same however it is typed', async () => {
  const hash = await hashPassword('caf\u00E9', CHEAP);
  expect(await isPassword('cafe\u0301', hash)).toBe(true);
});

test.each(['', 'plain', 'md5$x'])('%j is the hash of no password', async (stored) => {
  expect(await isPassword('', stored)).toBe(false);
});

test.each([
  ['eleven char', 'at least 12'],
  ['aaaaaaaaaaaaaaaa', 'different'],
  ['x'.repeat(100) + 'abcdefgh'.repeat(30), 'at most 256'],
  ['Ann-is-my-name!', 'name of the account'],
])('%s is refused as a password', (password, reason) => {
  expect(() => checkNewPassword(password, 'ann')).toThrow(reason);
});

test('a sentence is a password', () => {
  expect(() => checkNewPassword('four boats on a lake', 'ann')).not.toThrow();
});
