import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import type { CommandContext } from '../command-context.ts';

/** Where the secrets of an instance stand; the server reads them from there. */
const SECRETS_FILE = 'secrets.yaml';

/** Secrets that were added to those of an instance. */
interface KeptSecrets {
  readonly names: readonly string[];
  /** Whether they are sealed; otherwise they stand in clear in a file. */
  readonly sealed: boolean;
}

/**
 * Adds secrets to those of the instance: sealed where its database is there and can be used, or else in a file that only
 * its owner may read. Names that are there already keep their values. Answers with the names that were added.
 */
export async function keepSecrets(
  context: CommandContext,
  secrets: ReadonlyMap<string, string>,
): Promise<KeptSecrets> {
  const { dataDirectory, databaseUrl } = context;
  if (secrets.size === 0) return { names: [], sealed: true };
  if (databaseUrl !== undefined || existsSync(path.join(dataDirectory, 'postgres'))) {
    const names = await sealSecrets(context, secrets);
    if (names !== undefined) return { names, sealed: true };
  }
  return { names: writeSecrets(dataDirectory, secrets), sealed: false };
}

async function sealSecrets(
  context: CommandContext,
  secrets: ReadonlyMap<string, string>,
): Promise<readonly string[] | undefined> {
  try {
    return await context.withInstance(async (instance) => {
      const known = new Set((await instance.secrets.list()).map(({ name }) => name));
      const added = [...secrets].filter(([name]) => !known.has(name));
      for (const [name, value] of added) await instance.secrets.set(name, value, context.user);
      return added.map(([name]) => name);
    });
  } catch (error) {
    // A database that cannot be used now does not keep the files from being written.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function writeSecrets(
  dataDirectory: string,
  secrets: ReadonlyMap<string, string>,
): readonly string[] {
  const file = path.join(dataDirectory, SECRETS_FILE);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const known = new Set(
    before.split('\n').flatMap((line) => /^["']?([^"':#\s]+)["']?\s*:/.exec(line)?.[1] ?? []),
  );
  const added = [...secrets].filter(([name]) => !known.has(name));
  if (added.length === 0) return [];
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  // A text of JSON is a text of YAML.
  const lines = added.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
  chmodSync(file, 0o600);
  writeFileSync(file, `${before}${gap}${lines.join('')}`, { mode: 0o600 });
  return added.map(([name]) => name);
}
