import { existsSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';
import { createSummaryReporter } from './tools/test-report/summary-reporter.ts';

// A test file's suffix names the server that it needs: x.pg.test.ts PostgreSQL, x.ldap.test.ts
// OpenLDAP or 389 Directory Server, x.ad.test.ts Samba; plain x.test.ts and x.prop.test.ts need nothing. `--project pg` runs one kind.
const roots = ['packages', 'tools', 'bench', 'examples', 'e2e'];
const servers = ['pg', 'ldap', 'ad'];
const filesOf = (suffix: string) => roots.map((root) => `${root}/**/*${suffix}.test.ts`);

// Starts one PostgreSQL for all test files and migrates the template database they clone.
const postgresSetup = 'packages/testkit/src/vitest-global-setup.ts';
const globalSetup = existsSync(postgresSetup) ? [postgresSetup] : [];
// Starts two Active Directory forests for the tests that need them.
const forestSetup = 'packages/testkit/src/samba/vitest-setup-forests.ts';

export default defineConfig({
  test: {
    reporters: ['default', createSummaryReporter('.cache/test-summary.json')],
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
        },
      },
      ...servers.map((server) => ({
        test: {
          name: server,
          include: filesOf(`.${server}`),
          globalSetup: server === 'ad' ? [...globalSetup, forestSetup] : globalSetup,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      })),
    ],
  },
});
