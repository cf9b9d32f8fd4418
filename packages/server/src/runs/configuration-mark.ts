import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from '@cognate/contract';
import { EXTENSION_FOLDER } from '../extensions/with-extensions.ts';
import { neededExtensions } from '../extensions/needed-extensions.ts';

/** What tells a configuration with its extensions from every other one. */
export interface ConfigurationMark {
  readonly version: number;
  /** Of the files of the rules extensions, where there are any. */
  readonly extensions?: string;
}

/** The mark of a version; extensions are what their files hold now. */
export function configurationMark(
  { version, configuration }: { readonly version: number; readonly configuration: Configuration },
  folder: string,
): ConfigurationMark {
  if (neededExtensions(configuration).length === 0) return { version };
  return { version, extensions: digestOf(path.join(folder, EXTENSION_FOLDER)) };
}

/** Written by `configurationMark`; nothing for a text that is none. */
export function parseMark(text: string): ConfigurationMark | undefined {
  const mark: unknown = JSON.parse(text);
  if (typeof mark !== 'object' || mark === null || !('version' in mark)) return undefined;
  const { version } = mark;
  const extensions = 'extensions' in mark ? mark.extensions : undefined;
  if (typeof version !== 'number') return undefined;
  return typeof extensions === 'string' ? { version, extensions } : { version };
}

function digestOf(folder: string): string {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .sort();
    const texts = files.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]);
    return hash('sha256', JSON.stringify(texts), 'base64');
  } catch {
    // What cannot be read is told by the rules that need it.
    return '';
  }
}
