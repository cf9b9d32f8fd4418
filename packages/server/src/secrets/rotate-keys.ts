import type { AppError } from '@cognate/kernel';
import type { SealedSecret, SealedValueStore, SecretStore } from '@cognate/store-postgres';
import { readKeyFile, readOrCreateKeyFile, writeKeyFile } from './key-file.ts';
import { findKey, newKey } from './key-set.ts';
import type { KeySet } from './key-set.ts';
import { openSecret, placeOfSecret } from './sealed-secrets.ts';
import { seal } from './seal.ts';
import { resealValues } from './sealed-values.ts';

const PAGE = 100;

export interface Rotation {
  /** The key that is active now. */
  readonly key: string;
  /** Whether an earlier rotation that did not come to its end was taken up. */
  readonly resumed: boolean;
  readonly resealed: number;
  /** How many objects' texts with sealed values were sealed anew. */
  readonly values: number;
  /** Secrets that could not be opened, each with the reason. They keep their seal. */
  readonly failed: readonly { readonly name: string; readonly error: AppError }[];
}

export interface RotateOptions {
  readonly now: Date;
  readonly pageSize?: number;
  /** Called before every page; what it throws ends the rotation there. */
  readonly beforePage?: () => void;
}

/**
 * Makes a new key the active one and seals every secret anew with it, and every value of an object, page by page. The new key is in the file before
 * anything is sealed with it, and the old ones stay there, so whatever ends it halfway leaves all secrets readable; run
 * again, it goes on with the same key.
 */
export async function rotateKeys(
  store: SecretStore & SealedValueStore,
  keyFile: string,
  { now, pageSize = PAGE, beforePage = () => {} }: RotateOptions,
): Promise<Rotation> {
  const { keys, resumed } = beginRotation(keyFile, now);
  const failed: { readonly name: string; readonly error: AppError }[] = [];
  let resealed = 0;
  let after = '';
  for (;;) {
    beforePage();
    const page = await store.secretsOfOtherKeys(keys.active, after, pageSize);
    const last = page.at(-1);
    if (last === undefined) break;
    const changes = page.flatMap((secret) => sealAnew(secret, keys, keyFile, failed));
    await store.resealSecrets(keys.active, changes);
    resealed += changes.length;
    after = last.name;
  }
  const values = await resealValues(store, keys, beforePage);
  // Another process may have imported a key meanwhile.
  writeKeyFile(keyFile, { ...(readKeyFile(keyFile) ?? keys), rotating: false });
  return { key: keys.active, resumed, resealed, values, failed };
}

function beginRotation(
  keyFile: string,
  now: Date,
): { readonly keys: KeySet; readonly resumed: boolean } {
  const before = readOrCreateKeyFile(keyFile, now);
  if (before.rotating) return { keys: before, resumed: true };
  const key = newKey(now);
  const keys = { active: key.id, keys: [...before.keys, key], rotating: true };
  writeKeyFile(keyFile, keys);
  return { keys, resumed: false };
}

function sealAnew(
  secret: SealedSecret,
  keys: KeySet,
  keyFile: string,
  failed: { readonly name: string; readonly error: AppError }[],
): readonly { readonly name: string; readonly was: string; readonly sealed: string }[] {
  const { name, sealed } = secret;
  const value = openSecret(secret, keys, keyFile);
  if (typeof value === 'string')
    return [{ name, was: sealed, sealed: seal(keys, placeOfSecret(name), value) }];
  failed.push({ name, error: value });
  return [];
}

/** Adds the keys of another set to those of the file, which is made if there is none. Answers with the new ones. */
export function mergeKeys(keyFile: string, imported: KeySet): readonly string[] {
  const before = readKeyFile(keyFile);
  const added = imported.keys.filter(({ id }) => before === undefined || !findKey(before, id));
  if (added.length > 0)
    writeKeyFile(keyFile, {
      active: before?.active ?? imported.active,
      keys: [...(before?.keys ?? []), ...added],
      // A rotation that was going on when the keys were exported went on over there.
      rotating: before?.rotating ?? false,
    });
  return added.map(({ id }) => id);
}
