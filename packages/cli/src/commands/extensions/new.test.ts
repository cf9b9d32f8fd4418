import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from '../../testing/run-cli.ts';
import type { CliResult } from '../../testing/run-cli.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'cognate-extensions-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const run = (line: string): Promise<CliResult> => runCli(line, { workingDirectory: directory });

const METAVERSE = `extension: people
provision: { script: true }
attributes: { accountName: string }
types:
  person: { attributes: [accountName], deletion: { rule: scripted } }
`;

test('a new extension has what a configuration may ask of it', async () => {
  await run('init');
  writeFileSync(path.join(directory, 'config/metaverse.yaml'), METAVERSE);
  expect(await run('config validate')).toMatchObject({ code: 1 });
  expect(await run('extensions new people --for metaverse')).toMatchObject({ code: 0 });
  const validated = await run('config validate');
  expect(validated.stdout).toContain('no problems');
});

test('a new extension overwrites nothing', async () => {
  await run('init');
  expect(await run('extensions new hr')).toMatchObject({ code: 0 });
  const again = await run('extensions new hr --for metaverse');
  expect(again).toMatchObject({ code: 2 });
  expect(again.stderr).toContain('already');
});

test.each(['extensions new ../hr', 'extensions new hr --for people', 'extensions new hr'])(
  'is refused without a configuration, a name or a kind: %s',
  async (line) => {
    if (!line.endsWith('hr')) await run('init');
    expect(await run(line)).toMatchObject({ code: 2 });
  },
);
