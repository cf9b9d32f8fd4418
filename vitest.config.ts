import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { createSeedReporter } from './tools/test-report/seed-reporter.ts';
import { SlowFilesFirst } from './tools/test-report/slow-files-first.ts';
import { createSummaryReporter } from './tools/test-report/summary-reporter.ts';

// A test file's suffix names the server that it needs: x.pg.test.ts PostgreSQL, x.ldap.test.ts
// OpenLDAP or 389 Directory Server, x.ad.test.ts Samba; plain x.test.ts and x.prop.test.ts need nothing.
// `--project pg` runs one kind.
const roots = ['packages', 'tools', 'bench', 'examples', 'e2e'];
const servers = ['pg', 'ldap', 'ad'];
const filesOf = (suffix: string) => roots.map((root) => `${root}/**/*${suffix}.test.ts`);

// Starts one PostgreSQL for all test files and migrates the template database they clone.
const postgresSetup = 'packages/testkit/src/vitest-global-setup.ts';
const globalSetup = existsSync(postgresSetup) ? [postgresSetup] : [];
// Starts two Active Directory forests for the tests that need them.
const forestSetup = 'packages/testkit/src/samba/vitest-setup-forests.ts';
// Gives the property tests the seed in RANDOM_SEED, or 1.
const seedSetup = 'packages/testkit/src/vitest-seed.ts';

// The workers, and the programs that tests start by the hundred, compile every source file once.
process.env['NODE_COMPILE_CACHE'] ??= path.resolve('.cache/compiled');

// One module graph for all files that a worker runs: loading it anew for each was a quarter of the unit tests' work.
// Nothing but stubbed variables of the environment would go from one file to the next.
const sharedWorkers = { isolate: false, unstubEnvs: true, setupFiles: [seedSetup] };

// Changes in a forest are told to everybody who reads it, so its files run after the others, and one by one.
const oneAtATime = { maxWorkers: 1, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    reporters: [
      'default',
      createSummaryReporter('.cache/test-summary.json'),
      createSeedReporter(process.env),
    ],
    // Tests wait for servers and programs half of the time. By default one core would be left to vitest itself.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: SlowFilesFirst },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: filesOf(''),
          exclude: [
            ...configDefaults.exclude,
            ...servers.flatMap((server) => filesOf(`.${server}`)),
          ],
          testTimeout: 30_000,
          ...sharedWorkers,
        },
      },
      ...servers.map((server) => ({
        test: {
          name: server,
          include: filesOf(`.${server}`),
          globalSetup: server === 'ad' ? [...globalSetup, forestSetup] : globalSetup,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          ...sharedWorkers,
          ...(server === 'ad' ? oneAtATime : {}),
        },
      })),
    ],
  },
});
