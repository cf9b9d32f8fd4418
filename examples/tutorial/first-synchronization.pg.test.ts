import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@cognate/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { essence, firstMissing, openShell, readSteps } from './run-tutorial.ts';

const root = join(import.meta.dirname, '..', '..');
const page = 'docs/tutorial/first-synchronization.md';

// The number that the page gives for the person; it may be another one here.
const SHOWN_NUMBER = 'mv show 278';

test('whoever follows the tutorial sees what it shows', { timeout: 300_000 }, async () => {
  await using database = await testDatabase();
  const home = await mkdtemp(join(tmpdir(), 'tutorial-'));
  onTestFinished(async () => rm(home, { recursive: true, force: true }));
  const shell = openShell(root, {
    ...process.env,
    HOME: home,
    NO_COLOR: '1',
    COGNATE_DATA: '',
    COGNATE_CONFIG: '',
    DATABASE_URL: database.connectionString,
  });
  const steps = readSteps(readFileSync(join(root, page), 'utf8'));
  expect(steps.length).toBeGreaterThan(30);
  let number = '';
  for (const { line, command, expected } of steps) {
    const output = await shell.run(command.replace(SHOWN_NUMBER, `mv show ${number}`));
    number = /^ *(\d+) +person /m.exec(output)?.[1] ?? number;
    const shown = essence(expected.join('\n').replaceAll('278', number), home);
    const missing = firstMissing(shown, essence(output, home));
    expect(missing, `${page}:${line}: $ ${command}\n${output}`).toBeUndefined();
  }
});
