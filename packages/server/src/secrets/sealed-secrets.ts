import { AppError } from '@cognate/kernel';
import type { SealedSecret, SecretStore } from '@cognate/store-postgres';
import { readKeyFile, readOrCreateKeyFile } from './key-file.ts';
import type { KeySet } from './key-set.ts';
import type { SealedSecrets } from './open-secrets.ts';
import { seal, unseal } from './seal.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const LONGEST_VALUE = 64 * 1024;

/** Where a secret belongs: what its seal is bound to. */
export const placeOfSecret = (name: string): string => `secret\0${name}`;

/** The stored secrets, opened one by one as they are asked for. */
export async function openSealedSecrets(
  store: SecretStore,
  keyFile: string,
): Promise<SealedSecrets> {
  const stored = new Map((await store.secrets()).map((secret) => [secret.name, secret]));
  let keys: { readonly set: KeySet | undefined } | undefined;
  return {
    find: (name) => {
      const secret = stored.get(name);
      if (secret === undefined) return undefined;
      try {
        keys ??= { set: readKeyFile(keyFile) };
        return openSecret(secret, keys.set, keyFile);
      } catch (error) {
        // A file of keys that cannot be used is the trouble of those who need a key, not of everybody.
        if (error instanceof AppError) return error;
        throw error;
      }
    },
  };
}

/** The value of a secret, or why it cannot be had: `encryption-key-lost`, `sealed-secret-damaged`. */
export function openSecret(
  { name, sealed, lostAt }: Pick<SealedSecret, 'name' | 'sealed' | 'lostAt'>,
  keys: KeySet | undefined,
  keyFile: string,
): string | AppError {
  const again = `set it again with "cognate secrets set ${name}"`;
  if (lostAt !== undefined)
    return new AppError(
      'encryption-key-lost',
      `The secret "${name}" was given up with its key on ${lostAt.toISOString()}.`,
      { remedy: `Please ${again}.`, details: { name } },
    );
  const opened = unseal(keys, placeOfSecret(name), sealed);
  switch (opened.state) {
    case 'open':
      return opened.text;
    case 'key-lost':
      return new AppError(
        'encryption-key-lost',
        `The key ${opened.key}, which the secret "${name}" is sealed with, is not in ${keyFile}.`,
        {
          remedy: `Bring the key back with "cognate keys import <file>", or ${again}.`,
          details: { name, key: opened.key },
        },
      );
    case 'damaged':
      return new AppError(
        'sealed-secret-damaged',
        `The stored secret "${name}" was changed by somebody else, or belongs to another name.`,
        { remedy: `Find out who writes to the database, and ${again}.`, details: { name } },
      );
  }
}

export interface NewSecret {
  readonly name: string;
  readonly value: string;
  readonly by: string;
  readonly at: Date;
}

/** Seals secrets with the active key, which is made if there is none, and stores them. Errors: `secret-not-valid`. */
export async function storeSecrets(
  store: SecretStore,
  keyFile: string,
  secrets: readonly NewSecret[],
): Promise<void> {
  secrets.forEach(refuseOdd);
  for (const { name, value, by, at } of secrets) {
    const keys = readOrCreateKeyFile(keyFile, at);
    const sealed = seal(keys, placeOfSecret(name), value);
    await store.writeSecret({ name, sealed, key: keys.active, setAt: at, setBy: by });
  }
}

function refuseOdd({ name, value }: NewSecret): void {
  if (!NAME.test(name))
    throw new AppError('secret-not-valid', `"${name}" cannot be the name of a secret.`, {
      remedy: 'Use up to 100 letters, digits, ".", "-" and "_", the first being a letter or digit.',
    });
  if (value === '' || value.length > LONGEST_VALUE)
    throw new AppError(
      'secret-not-valid',
      `The value of the secret "${name}" is ${value === '' ? 'empty' : `longer than ${LONGEST_VALUE} characters`}.`,
    );
}
