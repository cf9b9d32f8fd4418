// `npm run boundaries`: which package imports which, and what its code may touch.
import { join } from 'node:path';
import { checkBoundaries } from './check-boundaries.ts';

const { packages, modules, violations } = checkBoundaries(join(import.meta.dirname, '../..'));
for (const violation of violations) console.error(violation);
console.log(
  `boundaries: ${modules} modules in ${packages} packages, ${violations.length} violations`,
);
if (violations.length > 0) process.exitCode = 1;
