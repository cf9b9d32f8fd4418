import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../commands.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../../..');
const guide = readFileSync(path.join(ROOT, 'docs/how-to/upgrade-from-mim.md'), 'utf8');

test('the guide for moving from MIM names only commands that there are, with options that they have', () => {
  const named = [...guide.matchAll(/(?:`cognate|npm run -s cognate --) ([a-z -]+[a-z])([^\n`]*)/g)];
  expect(named.length).toBeGreaterThan(10);
  for (const [line, words = '', rest = ''] of named) {
    const command = commands
      .filter(({ path: own }) => `${words} `.startsWith(`${own.join(' ')} `))
      .toSorted((a, b) => b.path.length - a.path.length)[0];
    expect(command, line).toBeDefined();
    const known = new Set(command?.options.map(({ name }) => name));
    for (const [, option = ''] of `${words}${rest}`.matchAll(/--([a-z-]+)/g))
      if (option !== 'config') expect(known.has(option), `${line}: --${option}`).toBe(true);
  }
});

test('the guide lists what to save, and what each becomes', () => {
  const [, list = ''] = guide.split('## What to save');
  const [checklist = '', table = ''] = list.split('| What was saved');
  for (const thing of [
    'FIMSynchronizationService',
    'FIMService',
    'forms',
    'string resources',
    'encryption keys',
    'miiserver.exe.config',
    'Microsoft.ResourceManagement.Service.exe.config',
    'Extensions',
    'Language packs',
    'add-ins',
    'Service accounts',
    'addresses',
    'schedule',
  ])
    expect(checklist, thing).toContain(thing);
  for (const thing of [
    '| databases',
    '| server configuration',
    '| schema and policy',
    '| forms',
    '| encryption keys',
    '| service configuration files',
    '| `Extensions`',
    '| language packs',
    '| add-ins',
    '| service accounts',
    '| addresses',
    '| schedule',
  ])
    expect(table, thing).toContain(thing);
});

test('the guide says which servers are read as they are, and which need a hop', () => {
  expect(guide).toContain('| FIM 2010 R2 SP1 (4.1.3419.0) or later');
  expect(guide).toMatch(/before 4\.1\.3419\.0\) +\| one hop/);
});
