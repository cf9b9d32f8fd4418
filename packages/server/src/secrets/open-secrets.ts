import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkShape } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import { z } from 'zod';
import { parseYaml } from '../configuration/yaml/parse-yaml.ts';

/** Finds secrets by name. Their values go to connectors only: never into a message, a log or an output. */
export interface Secrets {
  /** Undefined when the secret is not set. */
  find(name: string): string | undefined;
  /** Like `find`; `secret-not-set` says where it can be set. */
  get(name: string): string;
}

const SECRETS_FILE = 'secrets.yaml';
const secretsSchema = z.record(z.string(), z.string());

/** The environment variable that holds a secret: `ldap-password` is COGNATE_SECRET_LDAP_PASSWORD. */
export const secretVariable = (name: string): string =>
  `COGNATE_SECRET_${name.replace(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;

/**
 * Secrets from the environment (`COGNATE_SECRET_<NAME>`) or else from `secrets.yaml` in the data directory, a list of
 * names and texts that only its owner may read. Errors: `secrets-file-open-to-others`, `secrets-file-invalid`.
 */
export function openSecrets(
  dataDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Secrets {
  const file = path.join(dataDirectory, SECRETS_FILE);
  let fromFile: Readonly<Record<string, string>> | undefined;
  const find = (name: string): string | undefined => {
    const value = environment[secretVariable(name)];
    if (value !== undefined && value !== '') return value;
    fromFile ??= readSecrets(file);
    return Object.hasOwn(fromFile, name) ? fromFile[name] : undefined;
  };
  return {
    find,
    get: (name) => {
      const value = find(name);
      if (value !== undefined) return value;
      throw new AppError('secret-not-set', `The secret "${name}" is not set.`, {
        remedy: `Set the environment variable ${secretVariable(name)}, or write "${name}: <value>" into ${file} and give the file the mode 600.`,
        details: { name },
      });
    },
  };
}

function readSecrets(file: string): Readonly<Record<string, string>> {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return {};
  refuseOpenFile(file, stat.mode);
  // The parser's messages name places, never values.
  const { value, problems } = parseYaml(SECRETS_FILE, readFileSync(file, 'utf8'));
  const [problem] = problems;
  if (problem !== undefined)
    throw invalid(`${file}:${problem.line ?? 1}:${problem.column ?? 1}`, problem.message);
  if (value === null || value === undefined) return {};
  const shape = checkShape(secretsSchema, value, { showValues: false });
  if (shape.ok) return shape.value;
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
