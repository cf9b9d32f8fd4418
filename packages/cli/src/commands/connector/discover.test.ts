import path from 'node:path';
import { expect, test } from 'vitest';
import { createStyle } from '../../output/style.ts';
import { runCli } from '../../testing/run-cli.ts';
import { renderDiscovery } from './render-discovery.ts';

const CONTOSO = path.resolve(import.meta.dirname, '../../../../../examples/contoso');

const run = (line: string) =>
  runCli([...line.split(' '), '--config', CONTOSO], { workingDirectory: CONTOSO });

test('the types of a connected system are shown without a database', async () => {
  const { code, stdout } = await run('connector discover hr --output json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    connector: 'hr',
    server: null,
    partitions: [],
    objectTypes: [{ selected: true }, { selected: true }],
  });
});

test('the attributes of one type are listed when it is named', async () => {
  const { objectTypes } = JSON.parse((await run('connector discover hr --output json')).stdout) as {
    readonly objectTypes: readonly { readonly name: string }[];
  };
  const name = objectTypes[0]?.name ?? '';
  const { stdout } = await run(`connector discover hr --type ${name.toUpperCase()}`);
  expect(stdout).toMatch(/^attribute +type +values +required +written by +link +syntax$/m);
});

test.each(['connector discover nobody', 'connector discover hr --type dragon'])(
  '%s is refused as a mistake of the command line',
  async (line) => {
    const { code, stderr } = await run(line);
    expect(code).toBe(2);
    expect(stderr).toMatch(/no connector "nobody"|no object type "dragon"/);
  },
);

test('partitions are shown with their containers as a tree, and what is selected', () => {
  const container = (name: string, selected: boolean, containers: never[] = []) => ({
    name,
    selected,
    containers,
  });
  const text = renderDiscovery(
    {
      connector: 'ad',
      server: 'ldaps://dc1.example.com',
      typeCount: 268,
      objectTypes: [
        { name: 'user', selected: true, parents: ['person', 'top'], anchor: [], attributeCount: 9 },
      ],
      partitions: [
        {
          name: 'DC=example',
          kind: 'domain',
          selected: true,
          containers: [{ ...container('OU=a', true), containers: [container('OU=b,OU=a', false)] }],
        },
        {
          name: 'CN=x',
          kind: 'application',
          selected: false,
          containers: [],
          incomplete: 'not readable',
        },
      ],
    },
    createStyle(false),
  );
  expect(text.split('\n')).toEqual([
    'Server ldaps://dc1.example.com',
    '',
    'Partitions',
    '[x] DC=example (domain)',
    '    [x] OU=a',
    '        [ ] OU=b,OU=a',
    '[ ] CN=x (application)',
    '    not readable',
    '',
    'Object types (1 of 268)',
    '     type  inherits from  anchor  attributes',
    '[x]  user  person, top                     9',
    '',
  ]);
});
