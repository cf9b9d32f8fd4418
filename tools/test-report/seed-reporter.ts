import type { Reporter } from 'vitest/node';

/** Says once per run with which seed the property tests draw their cases. */
export function createSeedReporter(environment: NodeJS.ProcessEnv): Reporter {
  return {
    onTestRunStart() {
      const seed = environment['RANDOM_SEED'] ?? '1';
      console.log(`Property tests draw their cases from seed ${seed} (RANDOM_SEED).\n`);
    },
  };
}
