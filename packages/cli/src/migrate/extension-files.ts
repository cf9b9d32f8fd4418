import { existsSync } from 'node:fs';
import path from 'node:path';
import { renderStubs } from '@cognate/migrate';
import type { Migration } from '@cognate/migrate';
import { EXTENSION_FOLDER, renderExtension } from '@cognate/server';

/**
 * The stubs of rules extensions for a configuration folder, with what editors need to know their types. A file that is
 * there may have been written by somebody: it stays, and the stub goes beside the report.
 */
export function extensionFiles(
  stubs: Migration['stubs'],
  folder: string,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, text] of renderStubs(stubs)) {
    files.set(`migration/${name}`, text);
    if (!existsSync(path.join(folder, name))) files.set(name, text);
  }
  if (files.size === 0) return files;
  for (const [name, text] of renderExtension('x', 'connector')) {
    const file = `${EXTENSION_FOLDER}/${name}`;
    if (!name.endsWith('.ts') && !existsSync(path.join(folder, file))) files.set(file, text);
  }
  return files;
}
