import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';

/** The test files below the folders that draw cases. */
export function findPropertyTests(folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { exclude: isInstalled }))
    .filter((file) => readFileSync(file, 'utf8').includes("from 'fast-check'"))
    .toSorted();
}

const isInstalled = (name: string): boolean => name === 'node_modules';

/** Runs the files with one seed after the other until one fails or the time is over; answers whether one failed. */
export function hunt(files: readonly string[], until: number): boolean {
  for (let round = 1; Date.now() < until; round += 1) {
    const seed = randomInt(2 ** 31);
    console.log(`Round ${round}: RANDOM_SEED=${seed}, ${files.length} files`);
    const { status, stdout, stderr } = spawnSync(
      'vitest',
      ['run', '--bail=1', '--reporter=dot', '--testTimeout=600000', ...files],
      { env: { ...process.env, RANDOM_SEED: String(seed) }, encoding: 'utf8', maxBuffer: 1e9 },
    );
    if (status === 0) continue;
    console.log(`${stdout}\n${stderr}\nAgain: RANDOM_SEED=${seed} npx vitest run FILE`);
    return true;
  }
  return false;
}
