import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shippedMetaverse } from '@cognate/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import type { CliResult } from '../testing/run-cli.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'cognate-files-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const run = (
  line: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<CliResult> => runCli(line, { workingDirectory: directory, environment });

test('a new configuration folder is valid and overwrites nothing', async () => {
  expect(await run('init')).toMatchObject({ code: 0 });
  const validated = await run('config validate');
  expect(validated).toMatchObject({ code: 0 });
  expect(validated.stdout).toContain('no problems');
  const again = await run('init');
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain('already');
});

test('a new folder can begin with the object types and attributes that MIM comes with', async () => {
  expect(await run('init --metaverse mim')).toMatchObject({ code: 0 });
  expect(await run('config validate')).toMatchObject({ code: 0 });
  const { stdout } = await run('config validate --output json');
  expect(JSON.parse(stdout)).toMatchObject({ problems: [] });
  const metaverse = shippedMetaverse();
  const { person, group } = metaverse.types;
  expect(Object.keys(metaverse.types)).toHaveLength(13);
  expect(Object.keys(metaverse.attributes)).toHaveLength(124);
  expect([person?.attributes.length, group?.attributes.length]).toEqual([84, 32]);
  expect(metaverse.attributes).toMatchObject({
    member: { type: 'reference', multivalued: true },
    objectSid: 'binary',
    freezeCount: 'integer',
  });
});

test('a new folder has the schemas that its files name', async () => {
  const { stdout } = await run('init company --output json');
  const { files, folder } = JSON.parse(stdout) as { files: string[]; folder: string };
  expect(folder).toBe(path.join(directory, 'company'));
  for (const file of files.filter((each) => each.endsWith('.yaml'))) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const schema = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)?.[1] ?? '';
    expect(files).toContain(schema);
  }
});

test('all problems are told at once with their places, and the exit code is 1', async () => {
  await run('init');
  writeFileSync(path.join(directory, 'config/cognate.yaml'), 'connectors: [hr]\ncycle: {}\n');
  writeFileSync(
    path.join(directory, 'config/metaverse.yaml'),
    'attributes: { a: strin }\ntypes: {}\n',
  );
  const { code, stdout } = await run('config validate');
  expect(code).toBe(1);
  expect(stdout.split('\n')).toEqual([
    'config/cognate.yaml:1:14 error: The connector "hr" has no file connectors/hr.yaml.',
    'config/cognate.yaml:2:1 error: "cycle" is not known here. Did you mean "cycles"?',
    'config/metaverse.yaml:1:18 error: "strin" is not possible here. Did you mean "string"?',
    `${path.join(directory, 'config')}: 3 errors, 0 warnings.`,
    '',
  ]);
});

test('problems are JSON for an editor', async () => {
  await run('init');
  writeFileSync(path.join(directory, 'config/cognate.yaml'), 'connectors: 5\n');
  const { stdout } = await run('config validate --output json');
  expect(JSON.parse(stdout)).toEqual({
    folder: path.join(directory, 'config'),
    valid: false,
    problems: [
      {
        file: 'cognate.yaml',
        line: 1,
        column: 13,
        path: ['connectors'],
        severity: 'error',
        code: 'wrong-type',
        message: 'Expected a list, found 5.',
      },
    ],
  });
});

test('whoever stands in a configuration folder need not name it', async () => {
  await run('init .');
  const { code, stdout } = await run('config validate --output json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ folder: directory });
});

test('the folder can be named by a variable, and an option counts more', async () => {
  await run('init a');
  await run('init b');
  const named = await run('config validate --output json', { COGNATE_CONFIG: 'a' });
  expect(JSON.parse(named.stdout)).toMatchObject({ folder: path.join(directory, 'a') });
  const option = await run('config validate --output json --config b', { COGNATE_CONFIG: 'a' });
  expect(JSON.parse(option.stdout)).toMatchObject({ folder: path.join(directory, 'b') });
});

test('a folder that is not there is a mistake on the command line', async () => {
  const { code, stderr } = await run('config validate --config nowhere');
  expect(code).toBe(2);
  expect(stderr).toContain('cognate init');
});

test('a database that does not answer ends with 3 and says what to check', async () => {
  const { code, stdout, stderr } = await run(
    'status --database-url postgresql://nobody@127.0.0.1:1/none',
  );
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/^error: The database server cannot be reached.*\n {2}Check /);
});

test('help and version need nothing', async () => {
  expect((await run('help')).stdout).toContain('run <connector> <profile>');
  expect((await run('help runs')).stdout).toContain('--all-errors');
  expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a connection string that is none is a mistake on the command line, and is not repeated', async () => {
  const { code, stderr } = await run('status --database-url mysql://user:hunter2@host/db');
  expect(code).toBe(2);
  expect(stderr).toContain('postgresql://user:password@host');
  expect(stderr).not.toContain('hunter2');
});
