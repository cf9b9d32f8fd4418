import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where the secrets of an instance stand; the server reads them from there. */
const SECRETS_FILE = 'secrets.yaml';

/**
 * Adds secrets to those of an instance, in a file that only its owner may read. Names that are there already keep
 * their values. Answers with the names that were added.
 */
export function keepSecrets(
  dataDirectory: string,
  secrets: ReadonlyMap<string, string>,
): readonly string[] {
  if (secrets.size === 0) return [];
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
