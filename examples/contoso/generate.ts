// Writes the source data of the example again: node examples/contoso/generate.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from './generator/files.ts';

const folder = join(import.meta.dirname, 'data');
mkdirSync(folder, { recursive: true });
for (const [name, content] of sourceFiles()) writeFileSync(join(folder, name), content);
