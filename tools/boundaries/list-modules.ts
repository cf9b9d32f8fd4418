import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { PackageFolders, SourceModule } from './find-violations.ts';
import { readModule } from './read-module.ts';

const posixPath = (path: string) => path.split(sep).join('/');

/** The packages of the repository at `root`, by the names in their package.json files. */
export function listPackages(root: string): PackageFolders {
  const files = globSync(['packages/*/package.json', 'packages/connectors/*/package.json'], {
    cwd: root,
  });
  return new Map(
    files.map((file) => {
      const path = posixPath(file);
      const folder = path.slice('packages/'.length, -'/package.json'.length);
      return [readName(join(root, path)), folder];
    }),
  );
}

/** Every TypeScript source of those packages with its facts, in the order of their paths. */
export function listModules(root: string, packages: PackageFolders): readonly SourceModule[] {
  return [...packages.values()].flatMap((folder) =>
    globSync(`packages/${folder}/src/**/*.{ts,tsx,mts,cts}`, { cwd: root })
      .map(posixPath)
      .sort()
      .map((path) => ({
        path,
        folder,
        facts: readModule(path, readFileSync(join(root, path), 'utf8')),
      })),
  );
}

function readName(file: string): string {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof content === 'object' && content !== null && 'name' in content) {
    if (typeof content.name === 'string') return content.name;
  }
  throw new Error(`${file} has no "name"`);
}
