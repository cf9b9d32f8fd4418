import { expect, test, vi } from 'vitest';
import { programOptions, runProgram, startFailure } from './run-as.ts';

test.each([
  ['FATAL:  could not write to file: No space left on device', 'database-disk-full'],
  ['initdb: error: could not create directory: Disk quota exceeded', 'database-disk-full'],
  ['spawn EPERM', 'embedded-postgres-no-access'],
  ['FATAL:  invalid value for parameter', 'embedded-postgres-start-failed'],
])('the output "%s" is reported as %s', (output, code) => {
  const failure = startFailure('initdb', output);
  expect(failure.code).toBe(code);
  expect(failure.message).toContain(output);
  expect(failure.remedy).toBeDefined();
});

test('a failure shows the end of a long output only', () => {
  const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
  const { message } = startFailure('initdb', output);
  expect(message).toContain('line 99');
  expect(message).not.toContain('line 50');
});

test('settings of the caller for other servers and locales are kept from the programs', () => {
  vi.stubEnv('PGPORT', '1');
  vi.stubEnv('LANG', 'tr_TR.UTF-8');
  vi.stubEnv('KEPT', 'yes');
  const { env } = programOptions(undefined, '/');
  expect(env).toMatchObject({ KEPT: 'yes', LC_ALL: 'C' });
  expect(env).not.toHaveProperty('PGPORT');
  expect(env).not.toHaveProperty('LANG');
});

test('a program that fails is reported with what it wrote', async () => {
  const script = 'console.error("No space left on device"); process.exit(1)';
  await expect(runProgram(process.execPath, ['-e', script], undefined, '/')).rejects.toMatchObject({
    code: 'database-disk-full',
  });
});

test('a program that is not there is reported', async () => {
  await expect(runProgram('/nowhere/initdb', [], undefined, '/')).rejects.toMatchObject({
    code: 'embedded-postgres-start-failed',
  });
});
