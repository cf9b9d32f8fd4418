import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { testDatabase } from '@cognate/testkit';
import { expect, test } from 'vitest';
import { smallCompany } from '../testing/small-company.ts';

const PASSPHRASE = 'correct horse battery';

test('a backup and an export of the keys bring everything back on another machine', async () => {
  await using company = await smallCompany();
  await company.run('secrets set book-password', { typed: ['hunter2'] });
  await company.run('config apply');
  await company.run('cycle');
  const backup = await company.run('backup a.backup');
  expect(backup).toMatchObject({ code: 0 });
  expect(backup.stdout).toContain('The encryption keys are not in this backup');
  expect(await company.run('backup a.backup')).toMatchObject({ code: 2 });
  expect(await company.run('restore a.backup --check')).toMatchObject({ code: 0 });
  await company.run('keys export keys.export', { typed: [PASSPHRASE] });
  const full = await company.run('restore a.backup');
  expect(full).toMatchObject({ code: 3, stdout: '' });
  expect(full.stderr).toContain('is not empty');

  await using empty = await testDatabase();
  const elsewhere = ['--data', 'machine2', '--database-url', empty.connectionString];
  const there = (...words: readonly string[]) => company.run([...words, ...elsewhere]);
  const restored = await there('restore', 'a.backup');
  expect(restored).toMatchObject({ code: 1 });
  expect(restored.stderr).toContain('run "cognate keys import <file>"');
  const imported = await company.run(['keys', 'import', 'keys.export', ...elsewhere], {
    typed: [PASSPHRASE],
  });
  expect(imported).toMatchObject({ code: 0 });
  expect(await there('secrets', 'list')).toMatchObject({ code: 0 });
  // What was synchronized there stays so here: a second cycle finds nothing to do.
  expect(await there('config', 'apply')).toMatchObject({ code: 0 });
  const status = await company.run('status --output json');
  const there2 = await there('status', '--output', 'json');
  expect(connectorsOf(there2.stdout)).toEqual(connectorsOf(status.stdout));
  const file = readFileSync(path.join(company.directory, 'a.backup'));
  expect(file.includes('hunter2')).toBe(false);
  rmSync(path.join(company.directory, 'machine2'), { recursive: true });
});

const connectorsOf = (text: string): unknown =>
  (JSON.parse(text) as { readonly connectors: unknown }).connectors;

test('what is no backup, or half of one, is refused with what to do', async () => {
  await using company = await smallCompany();
  await company.run('config apply');
  await company.run('backup a.backup');
  const file = path.join(company.directory, 'a.backup');
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, whole.length - 100));
  const cut = await company.run('restore a.backup --check');
  expect(cut).toMatchObject({ code: 3 });
  expect(cut.stderr).toContain('cut short or was changed');
  expect(await company.run('restore nowhere.backup --check')).toMatchObject({ code: 2 });
});

test('a database that is current needs no upgrade', async () => {
  await using company = await smallCompany();
  const { code, stdout } = await company.run('upgrade');
  expect(code).toBe(0);
  expect(stdout).toContain('Nothing has to be done.');
  expect(stdout).toContain('backup: blocks: No backup is known.');
});
