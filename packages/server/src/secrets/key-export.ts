import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { AppError } from '@cognate/kernel';
import { z } from 'zod';
import { keySetToText, parseKeySet } from './key-set.ts';
import type { KeySet } from './key-set.ts';

const FORMAT = 'cognate-key-export-1';
const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;
export const SHORTEST_PASSPHRASE = 12;
/** Some 130 MB and half a second for every guess. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

const bytes = z.string().transform((text) => Buffer.from(text, 'base64'));
const schema = z.strictObject({
  format: z.literal(FORMAT),
  note: z.string(),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    // Whoever could choose the cost could make an import endless.
    N: z.literal(COST.N),
    r: z.literal(COST.r),
    p: z.literal(COST.p),
  }),
  salt: bytes,
  nonce: bytes,
  sealed: bytes,
});

/** The key set as a text that only this passphrase opens. */
export function exportKeys(keys: KeySet, passphrase: string): string {
  if (passphrase.length < SHORTEST_PASSPHRASE)
    throw new AppError(
      'passphrase-too-short',
      `The passphrase has fewer than ${SHORTEST_PASSPHRASE} characters.`,
      {
        remedy: 'Choose a longer one, such as five words that have nothing to do with each other.',
      },
    );
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv(CIPHER, keyFrom(passphrase, salt), nonce);
  cipher.setAAD(Buffer.from(FORMAT));
  const sealed = Buffer.concat([
    cipher.update(keySetToText(keys), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const { N, r, p } = COST;
  const document = {
    format: FORMAT,
    note: 'The keys of a Cognate installation, sealed with a passphrase. Keep it apart from backups of the database.',
    kdf: { name: 'scrypt', N, r, p },
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The key set of an export. Errors: `not-a-key-export`, `passphrase-wrong` (or the export was changed). */
export function openKeyExport(text: string, passphrase: string): KeySet {
  const { data } = schema.safeParse(readJson(text));
  if (data === undefined || data.nonce.length !== 12 || data.sealed.length < TAG_BYTES)
    throw new AppError('not-a-key-export', 'The file is no key export of this product.', {
      remedy: 'Name the file that "cognate keys export" wrote.',
    });
  const decipher = createDecipheriv(CIPHER, keyFrom(passphrase, data.salt), data.nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(FORMAT));
  decipher.setAuthTag(data.sealed.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(data.sealed.subarray(0, -TAG_BYTES), undefined, 'utf8');
    const keys = parseKeySet(opened + decipher.final('utf8'));
    if (keys !== undefined) return keys;
  } catch {
    // Told below: which of the two it was, nobody can know.
  }
  throw new AppError(
    'passphrase-wrong',
    'The passphrase does not open this export, or the file was changed.',
    { remedy: 'Enter the passphrase that was chosen when the keys were exported.' },
  );
}

const keyFrom = (passphrase: string, salt: Buffer): Buffer =>
  scryptSync(passphrase.normalize('NFC'), salt, 32, COST);

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
