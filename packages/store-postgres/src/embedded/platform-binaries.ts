import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError } from '@cognate/kernel';

/** The folder with `bin`, `lib` and `share` of PostgreSQL as it was installed for this platform. */
export interface PlatformBinaries {
  readonly directory: string;
  /** The exact release of the package: binaries of different releases never share a folder. */
  readonly version: string;
}

/** What decides which binaries fit. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  /** Linux with the musl C library (Alpine), for which no binaries exist. */
  readonly musl: boolean;
}

const USE_A_SERVER =
  'Install PostgreSQL 15 or newer by other means and set DATABASE_URL to its connection string.';

/**
 * Finds the PostgreSQL binaries of this platform.
 *
 * Error: `embedded-postgres-unsupported` when there are none for the platform or they were not installed.
 */
export function findPlatformBinaries(host: Host = thisHost()): PlatformBinaries {
  const system = host.platform === 'win32' ? 'windows' : host.platform;
  const name = `@embedded-postgres/${system}-${host.arch}`;
  if (host.musl) {
    throw unsupported('Linux with the musl C library (such as Alpine)', USE_A_SERVER);
  }
  const entry = resolvePackage(name);
  if (entry === undefined) {
    throw unsupported(
      `${system} on ${host.arch} (package ${name} is not installed)`,
      `Run npm install without --omit=optional. If the platform has no such package: ${USE_A_SERVER}`,
    );
  }
  const root = path.dirname(path.dirname(entry));
  // Written by npm, with a version in it.
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { directory: path.join(root, 'native'), version: manifest.version };
}

function thisHost(): Host {
  return { platform: process.platform, arch: process.arch, musl: runsOnMusl() };
}

function runsOnMusl(): boolean {
  if (process.platform !== 'linux') return false;
  // The published type is a bare object.
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}

function resolvePackage(name: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
}

function unsupported(platform: string, remedy: string): AppError {
  return new AppError(
    'embedded-postgres-unsupported',
    `There is no embedded PostgreSQL for ${platform}.`,
    { remedy },
  );
}
