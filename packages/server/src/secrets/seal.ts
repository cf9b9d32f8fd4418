import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { must } from '@cognate/kernel';
import { findKey } from './key-set.ts';
import type { KeySet } from './key-set.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MARK = 'sealed1';

/**
 * A text sealed with the active key of a set (AES-256-GCM). `place` says where the text belongs: sealed, it opens there
 * only, so that nobody can put one secret in the place of another. The id of the key stands in the result.
 */
export function seal(keys: KeySet, place: string, text: string): string {
  const { id, key } = must(findKey(keys, keys.active), 'the active key of a key set is in it');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(id, place));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [MARK, id, nonce.toString('base64url'), body.toString('base64url')].join(':');
}

export type Unsealed =
  | { readonly state: 'open'; readonly text: string }
  /** Its key is not in the set. */
  | { readonly state: 'key-lost'; readonly key: string }
  /** It was changed, or belongs elsewhere. */
  | { readonly state: 'damaged' };

/** The text that was sealed for this place, or why it cannot be had. */
export function unseal(keys: KeySet | undefined, place: string, sealed: string): Unsealed {
  const [mark, id, nonce, body, ...more] = sealed.split(':');
  if (mark !== MARK || id === undefined || nonce === undefined || body === undefined)
    return { state: 'damaged' };
  const key = keys && findKey(keys, id)?.key;
  if (key === undefined) return { state: 'key-lost', key: id };
  const bytes = Buffer.from(body, 'base64url');
  const start = Buffer.from(nonce, 'base64url');
  if (more.length > 0 || start.length !== NONCE_BYTES || bytes.length < TAG_BYTES)
    return { state: 'damaged' };
  const decipher = createDecipheriv(CIPHER, key, start, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(id, place));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8');
    return { state: 'open', text: text + decipher.final('utf8') };
  } catch {
    return { state: 'damaged' };
  }
}

const associatedData = (key: string, place: string): Buffer =>
  Buffer.from(`cognate\0${key}\0${place}`, 'utf8');
