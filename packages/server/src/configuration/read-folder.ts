import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import type { ConfigurationProblem } from './configuration-problem.ts';

export const COGNATE_FILE = 'cognate.yaml';
export const METAVERSE_FILE = 'metaverse.yaml';
export const METAVERSE_FOLDER = 'metaverse';
export const CONNECTOR_FOLDER = 'connectors';

/** No honest file comes near; a reader that takes any size is an invitation. */
const SIZE_LIMIT = 8 * 1024 * 1024;

export interface FolderFiles {
  /** File texts by their path in the folder, with `/`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * Reads the files of a configuration folder. Files that are missing or cannot be read are problems;
 * `no-configuration-folder` is thrown where there is no such folder at all.
 */
export function readConfigurationFolder(folder: string): FolderFiles {
  if (!isFolder(folder))
    throw new AppError('no-configuration-folder', `There is no configuration folder ${folder}.`, {
      remedy:
        'Name the folder that holds cognate.yaml with --config, or make one with "cognate init".',
    });
  const texts = new Map<string, string>();
  const problems: ConfigurationProblem[] = [];
  for (const file of [COGNATE_FILE, METAVERSE_FILE, ...partFiles(folder, problems)]) {
    const read = readText(path.join(folder, file));
    if (typeof read === 'string') texts.set(file, read);
    else problems.push(problem(file, read.code, read.message, read.remedy));
  }
  return { texts, problems };
}

const isFolder = (folder: string): boolean =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The files of metaverse types, connectors, and outbound rules of connectors. */
function partFiles(folder: string, problems: ConfigurationProblem[]): readonly string[] {
  const connectors = entriesOf(folder, CONNECTOR_FOLDER);
  const rules = connectors
    .map((name) => `${CONNECTOR_FOLDER}/${name}`)
    .filter((name) => isFolder(path.join(folder, name)));
  return [METAVERSE_FOLDER, CONNECTOR_FOLDER, ...rules].flatMap((part) =>
    yamlFiles(folder, part, problems),
  );
}

function entriesOf(folder: string, part: string): readonly string[] {
  const full = path.join(folder, part);
  if (!isFolder(full)) return [];
  return readdirSync(full)
    .sort()
    .filter((name) => !name.startsWith('.'));
}

function yamlFiles(
  folder: string,
  part: string,
  problems: ConfigurationProblem[],
): readonly string[] {
  const names = entriesOf(folder, part);
  for (const name of names)
    if (/\.(yml|json)$/i.test(name))
      problems.push({
        ...problem(
          `${part}/${name}`,
          'file-not-used',
          'This file is not read.',
          'Name it <id>.yaml.',
        ),
        severity: 'warning',
      });
  return names.filter((name) => name.endsWith('.yaml')).map((name) => `${part}/${name}`);
}

type Unreadable = { readonly code: string; readonly message: string; readonly remedy?: string };

function readText(file: string): string | Unreadable {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) return { code: 'file-unreadable', message: 'This is not a regular file.' };
    if (stat.size > SIZE_LIMIT)
      return {
        code: 'file-too-large',
        message: `The file is larger than ${SIZE_LIMIT / 1024 / 1024} MiB.`,
      };
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError)
      return {
        code: 'file-not-utf8',
        message: 'The file is not UTF-8 text.',
        remedy: 'Save it as UTF-8.',
      };
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing) return { code: 'file-missing', message: 'This file is missing.' };
    return { code: 'file-unreadable', message: `The file cannot be read: ${reasonOf(error)}.` };
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const problem = (
  file: string,
  code: string,
  message: string,
  remedy?: string,
): ConfigurationProblem => ({
  file,
  path: [],
  severity: 'error',
  code,
  message,
  ...(remedy === undefined ? {} : { remedy }),
});
