import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fastFolder } from '@cognate/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProcess } from '../testing/run-process.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const HR = path.join(ROOT, 'examples/contoso/data/people.csv');

let base = '';
let data = '';
beforeAll(() => {
  base = mkdtempSync(path.join(fastFolder(), 'cognate-demo-'));
  // Started by root, the database's account has to get in.
  chmodSync(base, 0o711);
  data = path.join(base, 'data');
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const demo = (...options: readonly string[]) => runProcess(['demo', '--data', data, ...options]);

interface Report {
  readonly changed: boolean;
  readonly complete: boolean;
  readonly steps: readonly {
    readonly connector: string;
    readonly type: string;
    readonly adds: number;
    readonly errors: number;
  }[];
  readonly targets: readonly { readonly file: string; readonly added: readonly string[] }[];
}

/** Whether a database server of the data directory is still there. */
const serverIsRunning = (): boolean =>
  existsSync(path.join(data, 'postgres/server/cluster/postmaster.pid'));

test('the demo fills its targets, finds nothing to do the second time, and starts over when asked', async () => {
  const source = readFileSync(HR, 'utf8');

  const first = await demo('--once', '--output', 'json');
  expect(first.code).toBe(0);
  // Only what a program's report has is looked at.
  const report = JSON.parse(first.stdout) as Report;
  expect(report).toMatchObject({ changed: true, complete: true });
  const imported = report.steps.find(
    ({ connector, type }) => connector === 'hr' && type === 'full-import',
  );
  expect(imported?.adds).toBeGreaterThan(900);
  expect(imported?.errors).toBeGreaterThan(0);
  for (const { file, added } of report.targets) {
    expect(file.startsWith(`${data}${path.sep}`)).toBe(true);
    expect(added.length).toBeGreaterThan(10);
  }
  expect(first.stderr).toContain('discovery missing-anchor-component');
  expect(serverIsRunning()).toBe(false);

  const second = await demo();
  expect(second.code).toBe(0);
  expect(second.stdout).toMatch(/^no changes$/m);
  expect(second.stdout).not.toContain('Changed in the targets');
  expect(serverIsRunning()).toBe(false);

  const third = await demo('--reset');
  expect(third.code).toBe(0);
  expect(third.stdout).toContain('Changed in the targets');
  expect(third.stdout).toMatch(/^ +1 {2}hr +full-import/m);

  expect(readFileSync(HR, 'utf8')).toBe(source);
});

test('a folder that is no data directory is never removed', async () => {
  const { code, stderr } = await runProcess([
    'demo',
    '--reset',
    '--data',
    path.join(ROOT, 'examples'),
  ]);
  expect(code).toBe(3);
  expect(stderr).toContain('is not a data directory of Cognate');
  expect(existsSync(HR)).toBe(true);
});

test('a demo with a stage sends people to a system that stands in for another', async () => {
  const staged = path.join(base, 'staged');
  const options = ['--data', staged, '--once', '--output', 'json'];
  const run = await runProcess(['demo', 'sharepoint', ...options]);
  expect(run.code).toBe(0);
  // Only what a program's report has is looked at.
  const report = JSON.parse(run.stdout) as Report;
  expect(report).toMatchObject({ changed: true, complete: true });
  const sent = report.steps.find(({ type }) => type === 'export');
  expect(sent).toMatchObject({ connector: 'sharepoint', adds: 202, errors: 0 });
});
