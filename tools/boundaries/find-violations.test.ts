import { describe, expect, it } from 'vitest';
import { architecture, ruleOf } from './architecture.ts';
import { findViolations } from './find-violations.ts';
import { readModule } from './read-module.ts';

const packages = new Map(
  ['kernel', 'lang', 'sync-rules', 'sync-engine', 'store-postgres', 'testkit', 'cli'].map(
    (folder) => [`@cognate/${folder}`, folder] as const,
  ),
);
packages.set('@cognate/connector-ldap', 'connectors/ldap');
packages.set('@cognate/connector-delimited', 'connectors/delimited');

function violationsOf(folder: string, source: string, file = 'example.ts'): readonly string[] {
  const path = `packages/${folder}/src/${file}`;
  return findViolations({ path, folder, facts: readModule(path, source) }, packages);
}

describe('the table of packages', () => {
  it('has only arrows that go up', () => {
    const names = Object.keys(architecture);
    for (const [index, name] of names.entries()) {
      const imports = ruleOf(name)?.imports ?? [];
      for (const imported of imports.filter((other) => other !== '*'))
        expect(names.indexOf(imported), `${name} imports ${imported}`).toBeLessThan(index);
      expect(imports, `${name} imports a package of no known name`).toEqual(
        imports.filter((other) => other === '*' || names.includes(other)),
      );
    }
  });
});

describe('findViolations', () => {
  it('accepts an import of a package above', () => {
    expect(violationsOf('lang', "import { must } from '@cognate/kernel';")).toEqual([]);
  });

  it.each([
    ["import { a } from '@cognate/lang';"],
    ["import type { A } from '@cognate/lang';"],
    ["export type A = import('@cognate/lang').A;"],
    ["export * from '@cognate/lang';"],
    ["export { a } from '@cognate/lang/deep/file.ts';"],
  ])('refuses an import of a package below: %s', (source) => {
    expect(violationsOf('kernel', source)).toEqual([
      expect.stringContaining('packages/kernel/src/example.ts:1: kernel may not import lang'),
    ]);
  });

  it('refuses that one connector knows another', () => {
    const source = "import { a } from '@cognate/connector-delimited';";
    expect(violationsOf('connectors/ldap', source)).toHaveLength(1);
  });

  it('refuses a package of ours that does not exist', () => {
    expect(violationsOf('cli', "import { a } from '@cognate/gone';")).toEqual([
      expect.stringContaining('no package here provides'),
    ]);
  });

  it('refuses a relative path into another package', () => {
    expect(violationsOf('lang', "import { a } from '../../kernel/src/result.ts';")).toHaveLength(1);
    expect(violationsOf('lang', "import { a } from '../tokens/token.ts';", 'a/b.ts')).toEqual([]);
  });

  it('refuses a package that has no line in the table', () => {
    expect(violationsOf('unheard-of', 'export const a = 1;')).toEqual([
      expect.stringContaining('has no line'),
    ]);
  });

  it.each([
    ["import { readFileSync } from 'node:fs';", /pure, pass what it needs/],
    ["import { readFileSync } from 'fs';", /pure, pass what it needs/],
    ["import { z } from 'zod';", /no third-party code/],
    ['export const a = Date.now();', /uses Date\.now/],
    ['export const a = async () => 1;', /waits for nothing/],
  ])('refuses in a pure package: %s', (source, expected) => {
    expect(violationsOf('sync-rules', source)).toEqual([expect.stringMatching(expected)]);
    expect(violationsOf('sync-engine', source)).toEqual([]);
  });

  it('lets the tests of a pure package use the platform', () => {
    const source = "import { readFileSync } from 'node:fs';\nexport const a = Date.now();";
    expect(violationsOf('lang', source, 'example.test.ts')).toEqual([]);
    expect(violationsOf('lang', source, 'testing/example.ts')).toEqual([]);
  });

  it('lets tests, and nothing else, import the test kit', () => {
    const source = "import { a } from '@cognate/testkit';";
    expect(violationsOf('sync-engine', source, 'runs/example.pg.test.ts')).toEqual([]);
    expect(violationsOf('sync-engine', source)).toHaveLength(1);
  });

  it('does not let a test import a package that its own may not', () => {
    expect(violationsOf('kernel', "import '@cognate/lang';", 'a.test.ts')).toHaveLength(1);
  });

  it('keeps SQL and database drivers in the store', () => {
    const source = "import pg from 'pg';\nexport const a = 'select id from person';";
    expect(violationsOf('sync-engine', source)).toEqual([
      expect.stringContaining('imports pg'),
      expect.stringContaining('holds SQL ("select id from person")'),
    ]);
    expect(violationsOf('store-postgres', source)).toEqual([]);
  });

  it('refuses select * in the store too', () => {
    expect(violationsOf('store-postgres', "export const a = 'select * from person';")).toEqual([
      expect.stringContaining('name the columns'),
    ]);
  });

  it.each([["import 'node:vm';"], ["import { Script } from 'vm';"], ["eval('1');"]])(
    'refuses to run text as code anywhere: %s',
    (source) => {
      expect(violationsOf('testkit', source)).toHaveLength(1);
      expect(violationsOf('testkit', source, 'example.test.ts')).toHaveLength(1);
    },
  );

  it('refuses a barrel inside a package and code in the one at its root', () => {
    expect(violationsOf('lang', "export { a } from './a.ts';", 'tokens/index.ts')).toHaveLength(1);
    expect(violationsOf('lang', "export { a } from './a.ts';", 'index.ts')).toEqual([]);
    expect(violationsOf('lang', 'export const a = 1;', 'index.ts')).toHaveLength(1);
  });
});
