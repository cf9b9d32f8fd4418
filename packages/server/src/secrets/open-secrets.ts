import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkShape } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import { z } from 'zod';
import { parseYaml } from '../configuration/yaml/parse-yaml.ts';

/** Finds secrets by name. Their values go to connectors only: never into a message, a log or an output. */
export interface Secrets {
  /** The value; `secret-not-set` says where it can be set, `encryption-key-lost` that its key is not there. */
  get(name: string): string;
  /** Why `get` would fail; undefined when it would not. */
  problem(name: string): AppError | undefined;
}

/** Secrets that are stored sealed. */
export interface SealedSecrets {
  /** The value, or why it cannot be had; undefined when there is none of that name. */
  find(name: string): string | AppError | undefined;
}

const SECRETS_FILE = 'secrets.yaml';
const secretsSchema = z.record(z.string(), z.string());

/** The environment variable that holds a secret: `ldap-password` is COGNATE_SECRET_LDAP_PASSWORD. */
export const secretVariable = (name: string): string =>
  `COGNATE_SECRET_${name.replace(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;

/** What stands where no database was opened. */
const NOTHING_SEALED: SealedSecrets = { find: () => undefined };

/**
 * Secrets from the environment (`COGNATE_SECRET_<NAME>`), or else the sealed ones, or else from `secrets.yaml` in the
 * data directory, a list of names and texts that only its owner may read. Errors: `secrets-file-open-to-others`,
 * `secrets-file-invalid`.
 */
export function openSecrets(
  dataDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
  sealed: SealedSecrets = NOTHING_SEALED,
): Secrets {
  const file = secretsFileOf(dataDirectory);
  let fromFile: ReadonlyMap<string, string> | undefined;
  const find = (name: string): string | AppError => {
    const value = environment[secretVariable(name)];
    if (value !== undefined && value !== '') return value;
    const stored = sealed.find(name);
    if (typeof stored === 'string') return stored;
    fromFile ??= readSecretsFile(file);
    return fromFile.get(name) ?? stored ?? notSet(name, file);
  };
  return {
    get: (name) => {
      const found = find(name);
      if (typeof found === 'string') return found;
      throw found;
    },
    problem: (name) => {
      const found = find(name);
      return typeof found === 'string' ? undefined : found;
    },
  };
}

const notSet = (name: string, file: string): AppError =>
  new AppError('secret-not-set', `The secret "${name}" is not set.`, {
    remedy: `Run "cognate secrets set ${name}", set the environment variable ${secretVariable(name)}, or write it into ${file} and give the file the mode 600.`,
    details: { name },
  });

/** The file of secrets in clear in a data directory. */
export const secretsFileOf = (dataDirectory: string): string =>
  path.join(dataDirectory, SECRETS_FILE);

/** The secrets of such a file, none where there is no file. */
export function readSecretsFile(file: string): ReadonlyMap<string, string> {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return new Map();
  refuseOpenFile(file, stat.mode);
  // The parser's messages name places, never values.
  const { value, problems } = parseYaml(SECRETS_FILE, readFileSync(file, 'utf8'));
  const [problem] = problems;
  if (problem !== undefined)
    throw invalid(`${file}:${problem.line ?? 1}:${problem.column ?? 1}`, problem.message);
  if (value === null || value === undefined) return new Map();
  const shape = checkShape(secretsSchema, value, { showValues: false });
  if (shape.ok) return new Map(Object.entries(shape.value));
  const [misfit] = shape.problems;
  throw invalid(file, `${misfit?.path.join('.') ?? ''}: ${misfit?.message ?? ''}`);
}

function refuseOpenFile(file: string, mode: number): void {
  // Windows has no such bits; there the data directory's own rights protect the file.
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new AppError(
    'secrets-file-open-to-others',
    `${file} can be read by other users (mode ${(mode & 0o777).toString(8)}).`,
    { remedy: `Run: chmod 600 ${file}. If others may have read it, change the secrets as well.` },
  );
}

const invalid = (place: string, message: string): AppError =>
  new AppError('secrets-file-invalid', `${place}: ${message}`, {
    remedy: 'Write one secret per line: name: "value", with quotes around the value.',
  });
