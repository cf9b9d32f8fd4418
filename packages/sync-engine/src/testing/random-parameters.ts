/** Stories of how many episodes are told; longer ones find no more, and shrink badly. */
export const EPISODES = Number(process.env['RANDOM_EPISODES'] ?? 5);

/**
 * fast-check prints the seed and the path of what it found: with both in the environment only that story is told.
 * Another seed, or more runs, look for others.
 */
export function randomParameters(runs: number): { seed: number; numRuns: number; path?: string } {
  const path = process.env['RANDOM_PATH'];
  return {
    seed: Number(process.env['RANDOM_SEED'] ?? 1),
    numRuns: Number(process.env['RANDOM_RUNS'] ?? runs),
    ...(path === undefined ? {} : { path }),
  };
}
