import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportKeys, openKeyExport } from './key-export.ts';
import { keyFileOf, readKeyFile, readOrCreateKeyFile, writeKeyFile } from './key-file.ts';
import { newKey } from './key-set.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const PASSPHRASE = 'correct horse battery';
let directory = '';
let file = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'cognate-keys-'));
  file = path.join(directory, 'apart', 'keys.json');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('the first use makes a key in a file of its owner, and later ones find it', () => {
  expect(readKeyFile(file)).toBeUndefined();
  const keys = readOrCreateKeyFile(file, NOW);
  expect(keys.keys).toHaveLength(1);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readOrCreateKeyFile(file, NOW)).toEqual(keys);
  expect(readdirSync(path.dirname(file))).toEqual(['keys.json']);
});

test('the file lies in the data directory unless the environment says otherwise', () => {
  expect(keyFileOf('/data', {})).toBe('/data/keys.json');
  expect(keyFileOf('/data', { COGNATE_KEYS: '' })).toBe('/data/keys.json');
  expect(keyFileOf('/data', { COGNATE_KEYS: '/safe/keys' })).toBe('/safe/keys');
});

test('a file that others can read is refused', () => {
  readOrCreateKeyFile(file, NOW);
  chmodSync(file, 0o644);
  expect(() => readKeyFile(file)).toThrow(/can be read by other users \(mode 644\)/);
});

test.each([
  ['cut short', (text: string) => text.slice(0, -20)],
  ['without its active key', (text: string) => text.replace(/"active": "./, '"active": "x')],
  ['with a changed key', (text: string) => text.replace(/"key": "..../, '"key": "AAAA')],
  ['empty', () => ''],
])('a file %s is refused without showing what it holds', (_, change) => {
  const keys = readOrCreateKeyFile(file, NOW);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  expect(() => readKeyFile(file)).toThrow(/no key set, or one that was changed/);
  const secret = keys.keys[0]?.key.toString('base64') ?? '';
  expect(() => readKeyFile(file)).not.toThrow(secret.slice(8, 20));
});

test('keys are replaced in one step', () => {
  const keys = readOrCreateKeyFile(file, NOW);
  const key = newKey(NOW);
  writeKeyFile(file, { active: key.id, keys: [...keys.keys, key], rotating: true });
  expect(readKeyFile(file)).toMatchObject({ active: key.id, rotating: true });
  expect(readdirSync(path.dirname(file))).toEqual(['keys.json']);
});

test('an export opens with its passphrase only, and shows no key', () => {
  const keys = readOrCreateKeyFile(file, NOW);
  const text = exportKeys(keys, PASSPHRASE);
  expect(text).not.toContain(keys.keys[0]?.key.toString('base64').slice(0, 12));
  expect(openKeyExport(text, PASSPHRASE)).toEqual(keys);
  expect(() => openKeyExport(text, 'correct horse batterY')).toThrow(/does not open this export/);
});

test('an export that was changed, or is none, is refused', () => {
  const text = exportKeys(readOrCreateKeyFile(file, NOW), PASSPHRASE);
  const changed = text.replace(/"sealed": "..../, '"sealed": "AAAA');
  expect(() => openKeyExport(changed, PASSPHRASE)).toThrow(/or the file was changed/);
  const costly = text.replace('131072', '1073741824');
  expect(() => openKeyExport(costly, PASSPHRASE)).toThrow(/no key export/);
  expect(() => openKeyExport('{}', PASSPHRASE)).toThrow(/no key export/);
});

test('a short passphrase is refused', () => {
  const keys = readOrCreateKeyFile(file, NOW);
  expect(() => exportKeys(keys, 'hunter2')).toThrow(/fewer than 12 characters/);
});
