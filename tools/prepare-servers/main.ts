// The step before the tests: makes sure that the servers which they start are installed. It does
// nothing and touches no network when they are.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program.ts';
import { missingPackages, missingPackagesLine, requiredPrograms } from './missing-servers.ts';

const logFile = '.cache/prepare-servers.log';
const installer = join(import.meta.dirname, 'install-debian-packages.sh');

const listMissing = () =>
  missingPackages(requiredPrograms, (program) => findProgram(program) !== undefined);

function prepare(): string | undefined {
  const packages = listMissing();
  if (packages.length === 0) return undefined;
  if (findProgram('apt-get') === undefined) return missingPackagesLine(packages, 'no apt-get here');
  const asRoot = rootPrefix();
  if (asRoot === undefined)
    return missingPackagesLine(packages, 'neither root nor sudo without a password');

  console.log(`Installing the Debian packages ${packages.join(' ')} for the tests ...`);
  const [command = 'sh', ...args] = [...asRoot, 'sh', installer, ...packages];
  const run = spawnSync(command, args, { encoding: 'utf8', timeout: 300_000 });
  mkdirSync('.cache', { recursive: true });
  writeFileSync(logFile, `${run.stdout}${run.stderr}${run.error?.message ?? ''}\n`);
  const left = listMissing();
  return left.length === 0
    ? undefined
    : missingPackagesLine(left, `installing them failed, see ${logFile}`);
}

/** What to put before a command so that root runs it; undefined when that is not allowed. */
function rootPrefix(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  if (sudo === undefined) return undefined;
  const allowed = spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore', timeout: 10_000 });
  return allowed.status === 0 ? [sudo, '-n'] : undefined;
}

const problem = prepare();
if (problem !== undefined) {
  console.error(problem);
  process.exitCode = 1;
}
