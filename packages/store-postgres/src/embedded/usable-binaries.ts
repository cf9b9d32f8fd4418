import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import type { PlatformBinaries } from './platform-binaries.ts';
import { canRead } from './server-account.ts';
import type { ServerAccount } from './server-account.ts';

/**
 * The folder from which the server can be started: the installed package where that works, else a copy in
 * `copiesDirectory`, keyed by version.
 *
 * A copy is needed when the server's account cannot reach the package (a checkout below a private home directory), or
 * when the links of the shared libraries are missing and cannot be made there (a package folder that is not ours).
 */
export function usableBinaries(
  installed: PlatformBinaries,
  account: ServerAccount | undefined,
  copiesDirectory: string,
): string {
  const directory = realpathSync(installed.directory);
  const linked = linkLibraries(directory);
  if (linked && (account === undefined || allReachable(directory, account))) return directory;
  return copyBinaries(directory, path.join(copiesDirectory, `postgresql-${installed.version}`));
}

/** One file of each part that the server reads. */
function allReachable(directory: string, account: ServerAccount): boolean {
  const samples = [
    'bin/postgres',
    'bin/initdb',
    'lib',
    'lib/postgresql',
    'share/postgresql/postgres.bki',
  ];
  return samples.every((sample) => {
    const target = path.join(directory, sample);
    return !existsSync(target) || canRead(target, account);
  });
}

/**
 * Makes the links between library names that npm packages cannot carry, from the list in the package.
 *
 * The package would do so in an install script, but these are switched off on many machines. False: not permitted.
 */
export function linkLibraries(directory: string): boolean {
  const list = path.join(directory, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  // Part of the package, whose release is pinned.
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly {
    source: string;
    target: string;
  }[];
  const root = path.dirname(directory);
  return links.every(({ source, target }) => {
    // The list is relative to the folder above, which a copy has under another name.
    const file = path.join(root, path.basename(directory), path.relative('native', target));
    return link(path.relative(path.dirname(target), source), file);
  });
}

function link(to: string, file: string): boolean {
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) return true;
  try {
    symlinkSync(to, file);
    return true;
  } catch {
    // Another process of ours may have been faster.
    return existsSync(file);
  }
}

function copyBinaries(from: string, to: string): string {
  if (existsSync(to)) return to;
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o755 });
  const unfinished = `${to}.${process.pid}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  linkLibraries(unfinished);
  makeReadable(unfinished);
  try {
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
  return to;
}

/** Everybody may read and run the copy, whatever the umask was when the package was installed. */
function makeReadable(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const target = path.join(directory, entry.name);
    if (entry.isDirectory()) makeReadable(target);
    else if (!entry.isSymbolicLink())
      chmodSync(target, path.basename(directory) === 'bin' ? 0o755 : 0o644);
  }
}
