import { readFileSync, rmSync } from 'node:fs';
import { AppError } from '@cognate/kernel';
import type { SealedSecret, SealedValueStore, SecretStore } from '@cognate/store-postgres';
import { takeLease } from '@cognate/sync-engine';
import type { LeaseStore } from '@cognate/sync-engine';
import { readKeyFile } from './key-file.ts';
import { exportKeys, openKeyExport } from './key-export.ts';
import { readSecretsFile, secretsFileOf } from './open-secrets.ts';
import type { KeySet } from './key-set.ts';
import { mergeKeys, rotateKeys } from './rotate-keys.ts';
import type { RotateOptions, Rotation } from './rotate-keys.ts';
import { abandonValues, withoutKeys } from './sealed-values.ts';
import { openSecret, storeSecrets } from './sealed-secrets.ts';

/** A secret as it may be shown. */
export interface ListedSecret {
  readonly name: string;
  readonly key: string;
  readonly setAt: Date;
  readonly setBy: string;
  /** Why its value cannot be had: `encryption-key-lost`, `sealed-secret-damaged`; undefined when it can. */
  readonly problem: { readonly code: string; readonly message: string } | undefined;
}

export interface KeyStatus {
  readonly file: string;
  /** Undefined where there is no file, or none that can be read: then `problem` says why. */
  readonly active: string | undefined;
  readonly rotating: boolean;
  readonly keys: readonly {
    readonly id: string;
    readonly createdAt: string;
    readonly secrets: number;
    /** How many texts of objects have values that are sealed with it. */
    readonly values: number;
  }[];
  /** Keys that are not there, and how many texts of objects have values that are sealed with each. */
  readonly lostValues: readonly { readonly key: string; readonly texts: number }[];
  readonly problem: { readonly code: string; readonly message: string } | undefined;
  readonly secrets: readonly ListedSecret[];
}

/** What can be done with the sealed secrets of an instance and their keys. No value ever leaves it. */
export interface SecretsService {
  list(): Promise<readonly ListedSecret[]>;
  /** Errors: `secret-not-valid`. */
  set(name: string, value: string, by: string): Promise<void>;
  /** False when there is none of that name. */
  remove(name: string): Promise<boolean>;
  /** Seals what stands in clear in the data directory and removes that file. Answers with the names. */
  sealFile(by: string): Promise<readonly string[]>;
  status(): Promise<KeyStatus>;
  /** Errors: `no-keys`, `passphrase-too-short`. */
  exportKeys(passphrase: string): string;
  /** Answers with the ids of the keys that were not there. Errors: `not-a-key-export`, `passphrase-wrong`. */
  importKeys(text: string, passphrase: string): readonly string[];
  rotate(by: string, options?: Omit<RotateOptions, 'now'>): Promise<Rotation>;
  /** What is sealed with keys that are not there. */
  lost(): Promise<Lost>;
  /** Wipes what is sealed with keys that are lost, and marks it. Answers with what that was. */
  abandon(): Promise<Lost>;
}

/** What is sealed with keys that are not there. */
export interface Lost {
  /** The names of secrets. */
  readonly names: readonly string[];
  /** How many texts of objects have such values. */
  readonly values: number;
}

export interface SecretsDependencies {
  readonly store: SecretStore & SealedValueStore & LeaseStore;
  readonly keyFile: string;
  readonly dataDirectory: string;
  readonly now: () => Date;
}

export function createSecretsService(deps: SecretsDependencies): SecretsService {
  const { store, keyFile, now } = deps;
  return {
    list: async () => listed(await store.secrets(), keysOrProblem(keyFile).keys, keyFile),
    set: (name, value, by) => storeSecrets(store, keyFile, [{ name, value, by, at: now() }]),
    remove: (name) => store.removeSecret(name),
    sealFile: (by) => sealFile(deps, by),
    status: () => keyStatus(deps),
    exportKeys: (passphrase) => {
      const keys = readKeyFile(keyFile);
      if (keys === undefined)
        throw new AppError('no-keys', `There are no keys in ${keyFile} yet.`, {
          remedy: 'The first secret that is set makes the first key.',
        });
      return exportKeys(keys, passphrase);
    },
    importKeys: (text, passphrase) => mergeKeys(keyFile, openKeyExport(text, passphrase)),
    rotate: async (by, options) => {
      const lease = await takeLease(store, ['encryption keys'], by);
      try {
        return await rotateKeys(store, keyFile, { ...options, now: now() });
      } finally {
        await lease.release();
      }
    },
    lost: async () => lostOf(await lostSecrets(deps), await lostValues(deps)),
    abandon: async () => {
      const lost = await lostSecrets(deps);
      const values = await lostValues(deps);
      await store.abandonSecrets(lost, now());
      await abandonValues(
        store,
        values.map(({ key }) => key),
      );
      return lostOf(lost, values);
    },
  };
}

const lostValues = async ({
  store,
  keyFile,
}: SecretsDependencies): Promise<KeyStatus['lostValues']> =>
  withoutKeys(await store.sealedValueKeys(), readKeyFile(keyFile));

const lostOf = (
  secrets: readonly { readonly name: string }[],
  values: readonly { readonly texts: number }[],
): Lost => ({
  names: secrets.map(({ name }) => name),
  values: values.reduce((sum, { texts }) => sum + texts, 0),
});

async function lostSecrets({
  store,
  keyFile,
}: SecretsDependencies): Promise<readonly { readonly name: string; readonly sealed: string }[]> {
  const keys = readKeyFile(keyFile);
  return (await store.secrets()).filter((secret) => {
    if (secret.lostAt !== undefined) return false;
    const value = openSecret(secret, keys, keyFile);
    return typeof value !== 'string' && value.code === 'encryption-key-lost';
  });
}

async function sealFile(
  { store, keyFile, dataDirectory, now }: SecretsDependencies,
  by: string,
): Promise<readonly string[]> {
  const file = secretsFileOf(dataDirectory);
  const clear = readSecretsFile(file);
  if (clear.size === 0) return [];
  const text = readFileSync(file, 'utf8');
  const at = now();
  await storeSecrets(
    store,
    keyFile,
    [...clear].map(([name, value]) => ({ name, value, by, at })),
  );
  // Somebody may have added one meanwhile.
  if (readFileSync(file, 'utf8') === text) rmSync(file);
  return [...clear.keys()];
}

async function keyStatus({ store, keyFile }: SecretsDependencies): Promise<KeyStatus> {
  const stored = await store.secrets();
  const used = await store.sealedValueKeys();
  const { keys, problem } = keysOrProblem(keyFile);
  return {
    file: keyFile,
    active: keys?.active,
    rotating: keys?.rotating ?? false,
    keys: (keys?.keys ?? []).map(({ id, createdAt }) => ({
      id,
      createdAt,
      secrets: stored.filter(({ key, lostAt }) => key === id && lostAt === undefined).length,
      values: used.find(({ key }) => key === id)?.texts ?? 0,
    })),
    problem: problem && brief(problem),
    secrets: listed(stored, keys, keyFile),
    lostValues: withoutKeys(used, keys),
  };
}

const listed = (
  stored: readonly SealedSecret[],
  keys: KeySet | undefined,
  keyFile: string,
): readonly ListedSecret[] =>
  stored.map((secret) => {
    const value = openSecret(secret, keys, keyFile);
    const { name, key, setAt, setBy } = secret;
    const problem = typeof value === 'string' ? undefined : brief(value);
    return { name, key, setAt, setBy, problem };
  });

function keysOrProblem(keyFile: string): {
  readonly keys: KeySet | undefined;
  readonly problem: AppError | undefined;
} {
  try {
    return { keys: readKeyFile(keyFile), problem: undefined };
  } catch (error) {
    if (error instanceof AppError) return { keys: undefined, problem: error };
    throw error;
  }
}

const brief = ({
  code,
  message,
}: AppError): { readonly code: string; readonly message: string } => ({
  code,
  message,
});
