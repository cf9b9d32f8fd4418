import { createHmac } from 'node:crypto';
import { statSync } from 'node:fs';
import { AppError, must } from '@cognate/kernel';
import type { Vault } from '@cognate/sync-engine';
import { readKeyFile, readOrCreateKeyFile } from './key-file.ts';
import { findKey } from './key-set.ts';
import type { KeySet } from './key-set.ts';
import { seal, unseal } from './seal.ts';

/** What the seal of an object's value is bound to. */
export const placeOfValue = (place: string): string => `value\0${place}`;

/**
 * Seals values of objects with the keys of a file, which is made with a first key where there is none. The file is read
 * again when it has changed: keys come and go while a run is going on. One that cannot be used opens nothing, and
 * sealing throws what is wrong with it.
 */
export function openVault(keyFile: string, now: () => Date): Vault {
  let known: { readonly version: string; readonly keys: KeySet } | undefined;
  const keysIfAny = (): KeySet | undefined => {
    const stat = statSync(keyFile, { throwIfNoEntry: false });
    const version = stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.mode}`;
    if (known?.version !== version) {
      const keys = readKeyFile(keyFile);
      known = keys && { version, keys };
    }
    return known?.keys;
  };
  const keysForSealing = (): KeySet => keysIfAny() ?? readOrCreateKeyFile(keyFile, now());
  return {
    seal: (place, text) => seal(keysForSealing(), placeOfValue(place), text),
    open: (place, sealed) => {
      const opened = unseal(usable(keysIfAny), placeOfValue(place), sealed);
      return opened.state === 'open' ? opened.text : undefined;
    },
    salt: () => {
      const keys = keysForSealing();
      const { key } = must(findKey(keys, keys.active), 'the active key of a key set is in it');
      return createHmac('sha256', key).update('cognate hash salt').digest('hex');
    },
  };
}

/** Keys that cannot be used are as good as lost. */
function usable(keys: () => KeySet | undefined): KeySet | undefined {
  try {
    return keys();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
