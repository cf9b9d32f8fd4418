import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pure-types-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the compiler says about `source` as a file of a pure package. */
function compilePure(source: string): string {
  writeFileSync(join(folder, 'example.mts'), source);
  const config = {
    extends: join(root, 'tsconfig.pure.json'),
    include: ['example.mts'],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' }).stdout;
}

it.each(['process.exit()', 'setTimeout(() => 1)', "fetch('')", 'Buffer.from("")', 'document'])(
  'does not compile %s in a pure package',
  (expression) => {
    expect(compilePure(`export const a: unknown = ${expression};`)).toMatch(/example\.mts.*TS2\d+/);
  },
);

it('compiles what the language itself brings', () => {
  expect(
    compilePure(
      'export const a = new Map([[1, largest()]]);\nfunction largest(): number { return Math.max(1, 2); }',
    ),
  ).toBe('');
});
