import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../commands.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../../..');
const guide = readFileSync(path.join(ROOT, 'docs/how-to/upgrade-from-mim.md'), 'utf8');

/** The command that a line names, the longest that fits. */
const commandOf = (words: string) =>
  commands
    .filter(({ path: own }) => `${words} `.startsWith(`${own.join(' ')} `))
    .toSorted((a, b) => b.path.length - a.path.length)[0];

test('the guide for moving from MIM names only commands that there are, with options that they have', () => {
  const named = [...guide.matchAll(/(?:`cognate|npm run -s cognate --) ([a-z -]+[a-z])([^\n`]*)/g)];
  expect(named.length).toBeGreaterThan(10);
  const wrong = named.flatMap(([line, words = '', rest = '']) => {
    const command = commandOf(words);
    if (command === undefined) return [line];
    const known = new Set(['config', ...command.options.map(({ name }) => name)]);
    const options = [...`${words}${rest}`.matchAll(/--([a-z-]+)/g)].map(
      ([, option = '']) => option,
    );
    return options.filter((option) => !known.has(option)).map((option) => `${line}: --${option}`);
  });
  expect(wrong).toEqual([]);
});

test('the guide lists what to save, and what each becomes', () => {
  const [, list = ''] = guide.split('## What to save');
  const [checklist = '', table = ''] = list.split('| What was saved');
  const saved = [
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
  ];
  expect(saved.filter((thing) => !checklist.includes(thing))).toEqual([]);
  const become = [
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
  ];
  expect(become.filter((thing) => !table.includes(thing))).toEqual([]);
});

test('the guide says which servers are read as they are, and which need a hop', () => {
  expect(guide).toContain('| FIM 2010 R2 SP1 (4.1.3419.0) or later');
  expect(guide).toMatch(/before 4\.1\.3419\.0\) +\| one hop/);
});
