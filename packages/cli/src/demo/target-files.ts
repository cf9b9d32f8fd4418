import { readFileSync } from 'node:fs';
import type { Instance } from '@cognate/server';

type Configuration = Awaited<ReturnType<Instance['active']>>['configuration'];

/** What a run changed in a file that it writes. */
export interface TargetChange {
  readonly file: string;
  readonly lines: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The files in the data directory that connectors name in their settings: what the demo writes. */
export function targetFiles(
  configuration: Configuration,
  dataDirectory: string,
): readonly string[] {
  const found = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && value.startsWith('${data}/'))
      found.add(value.replace('${data}', dataDirectory));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  for (const { settings } of configuration.connectors) collect(settings);
  return [...found];
}

/** The lines of files; a file that is not there has none. */
export function readLines(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(files.map((file) => [file, linesOf(file)]));
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

/** Which lines came and went, file by file. */
export function compareLines(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): readonly TargetChange[] {
  return [...after].map(([file, lines]) => {
    const old = new Set(before.get(file));
    const fresh = new Set(lines);
    return {
      file,
      lines: lines.length,
      added: lines.filter((line) => !old.has(line)),
      removed: [...old].filter((line) => !fresh.has(line)),
    };
  });
}
