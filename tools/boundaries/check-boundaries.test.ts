import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkBoundaries } from './check-boundaries.ts';

const repository = join(import.meta.dirname, '../..');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'boundaries-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

describe('checkBoundaries', () => {
  it('finds no violation in this repository', () => {
    const report = checkBoundaries(repository);
    expect(report.violations).toEqual([]);
    expect(report.packages).toBeGreaterThan(5);
    expect(report.modules).toBeGreaterThan(50);
  });

  it('fails when it saw no modules', () => {
    expect(checkBoundaries(root).violations).toEqual([expect.stringContaining('no modules found')]);
  });

  it('reads the packages of a tree by their names and reports paths from its root', () => {
    write('packages/kernel/package.json', '{ "name": "@cognate/kernel" }');
    write('packages/connectors/ldap/package.json', '{ "name": "@cognate/connector-ldap" }');
    write('packages/kernel/src/deep/a.ts', "import '@cognate/connector-ldap';");
    expect(checkBoundaries(root)).toEqual({
      packages: 2,
      modules: 1,
      violations: [
        expect.stringMatching(/^packages\/kernel\/src\/deep\/a\.ts:1: kernel may not import/),
      ],
    });
  });
});
