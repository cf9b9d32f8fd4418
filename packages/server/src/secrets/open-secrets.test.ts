import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '@cognate/kernel';
import { openSecrets, secretVariable } from './open-secrets.ts';
import { secretNames } from './secret-names.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'cognate-secrets-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const writeSecrets = (text: string, mode = 0o600): void => {
  const file = path.join(directory, 'secrets.yaml');
  writeFileSync(file, text);
  chmodSync(file, mode);
};

test('the environment wins over the file', () => {
  writeSecrets('ldap-password: from file\nother: "2"\n');
  const secrets = openSecrets(directory, { COGNATE_SECRET_LDAP_PASSWORD: 'from environment' });
  expect(secrets.get('ldap-password')).toBe('from environment');
  expect(secrets.get('other')).toBe('2');
});

test('a sealed secret wins over the file, and the file steps in for one whose key is lost', () => {
  writeSecrets('a: from file\nb: from file\n');
  const lost = new AppError('encryption-key-lost', 'lost');
  const sealed: Readonly<Record<string, string | AppError>> = { a: 'sealed', b: lost, c: lost };
  const secrets = openSecrets(directory, {}, { find: (name) => sealed[name] });
  expect([secrets.get('a'), secrets.get('b')]).toEqual(['sealed', 'from file']);
  expect(secrets.problem('a')).toBeUndefined();
  expect(secrets.problem('c')).toBe(lost);
  expect(() => secrets.get('c')).toThrow(lost);
});

test('the variable of a secret has its name in capitals', () => {
  expect(secretVariable('ldap-password.2')).toBe('COGNATE_SECRET_LDAP_PASSWORD_2');
});

test('a secret that is not set is named with the ways to set it', () => {
  const secrets = openSecrets(directory, {});
  expect(secrets.problem('x')).toMatchObject({ code: 'secret-not-set' });
  expect(() => secrets.get('x')).toThrow(/"x" is not set/);
});

test('names that every object has are no secrets', () => {
  writeSecrets('a: b\n');
  expect(openSecrets(directory, {}).problem('toString')).toBeDefined();
});

test('a file that others can read is refused', () => {
  writeSecrets('a: b\n', 0o640);
  expect(() => openSecrets(directory, {}).get('a')).toThrow(
    /can be read by other users \(mode 640\)/,
  );
});

test.each([
  ['a: [hunter2', /secrets\.yaml:1:1\d/],
  ['a: 5432198\n', /a: Expected a text/],
  ['- hunter2\n', /Expected keys with values/],
  ['hunter2\n', /Expected keys with values/],
])('a broken file is refused without showing what it holds', (text, message) => {
  writeSecrets(text);
  const attempt = (): unknown => openSecrets(directory, {}).get('a');
  expect(attempt).toThrow(message);
  expect(attempt).not.toThrow(/hunter2|5432198/);
});

test('settings name their secrets', () => {
  const settings = {
    bind: { dn: 'cn=x', password: { secret: 'pw' } },
    list: [{ secret: 'second' }],
  };
  expect(secretNames(settings)).toEqual([
    { name: 'pw', path: ['bind', 'password', 'secret'] },
    { name: 'second', path: ['list', 0, 'secret'] },
  ]);
});
