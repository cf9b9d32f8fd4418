import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findPlatformBinaries } from './platform-binaries.ts';

test('the binaries of this platform are found, of the pinned release', () => {
  const { directory, version } = findPlatformBinaries();
  const program = process.platform === 'win32' ? 'postgres.exe' : 'postgres';
  expect(existsSync(path.join(directory, 'bin', program))).toBe(true);
  expect(version).toMatch(/^18\./);
});

test.each([
  ['a platform without a package', { platform: 'sunos', arch: 'sparc', musl: false }, 'sunos'],
  ['Alpine, for which there are none', { platform: 'linux', arch: 'x64', musl: true }, 'Alpine'],
] as const)('%s is told so, with the way out', (_, host, word) => {
  expect(() => findPlatformBinaries(host)).toThrow(
    expect.objectContaining({
      code: 'embedded-postgres-unsupported',
      message: expect.stringContaining(word) as string,
      remedy: expect.stringContaining('DATABASE_URL') as string,
    }),
  );
});
