// `npm run parity`: renders docs/reference/mim-parity.md from the list beside it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkParity } from './check-parity.ts';
import { parseParity } from './parse-parity.ts';
import { renderParity } from './render-parity.ts';

const root = join(import.meta.dirname, '../..');
const { list, problems } = parseParity(
  readFileSync(join(root, 'docs/reference/mim-parity.yaml'), 'utf8'),
);
const found = [...problems, ...checkParity(list, (path) => existsSync(join(root, path)))];
for (const problem of found) console.error(problem);
if (found.length > 0) process.exitCode = 1;
else writeFileSync(join(root, 'docs/reference/mim-parity.md'), renderParity(list));
