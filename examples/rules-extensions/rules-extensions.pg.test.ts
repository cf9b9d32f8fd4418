import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '@cognate/kernel';
import { builtInConnectorTypes, openInstance, runWhatIf } from '@cognate/server';
import type { Instance } from '@cognate/server';
import { testDatabase } from '@cognate/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';

let home: string;
let instance: Instance;
let close: () => Promise<void>;

beforeEach(async () => {
  const database = await testDatabase();
  home = await mkdtemp(join(tmpdir(), 'cognate-extensions-'));
  await cp(import.meta.dirname, join(home, 'config'), { recursive: true });
  instance = await openInstance({
    dataDirectory: join(home, 'data'),
    databaseUrl: database.connectionString,
    connectorTypes: builtInConnectorTypes,
    environment: {},
    log: () => {},
    now: () => new Date(),
  });
  close = async () => {
    await instance.close();
    await database.drop();
    await rm(home, { recursive: true });
  };
  await apply();
});

afterEach(async () => close());

/** Validates the files and puts them in force. */
async function apply(): Promise<void> {
  const folder = join(home, 'config');
  const { configuration, problems } = await instance.loadFolder(folder);
  expect(problems).toEqual([]);
  await instance.apply(folder, must(configuration, 'there is no problem'), 'tester');
}

const run = async (connector: string, profile: string): Promise<string | null> =>
  (await instance.run({ connector, profile, startedBy: 'tester' })).result;

async function cycle(): Promise<readonly (string | null)[]> {
  return [await run('hr', 'full-cycle'), await run('accounts', 'export-and-confirm')];
}

const accounts = (): Promise<string> => readFile(join(home, 'data', 'accounts.csv'), 'utf8');

const people = (...lines: readonly string[]): Promise<void> =>
  writeFile(
    join(home, 'config', 'data', 'people.csv'),
    ['id,first,last,status', ...lines, ''].join('\n'),
  );

/** Puts other code in the place of what a member of hr.ts does. */
async function replaceFilter(code: string): Promise<void> {
  const file = join(home, 'config', 'extensions', 'hr.ts');
  const text = await readFile(file, 'utf8');
  const filter = "(csentry) => csentry.attribute('last').value === 'Test'";
  expect(text).toContain(filter);
  await writeFile(file, text.replace(filter, code));
}

/** What the next synchronization of HR would do. */
const foretold = async (): Promise<unknown> =>
  instance.withRules(undefined, (rules) =>
    runWhatIf(
      { store: instance.store, rules, now: () => new Date() },
      { connector: 'hr', scope: 'delta', configuration: 'active', startedBy: 'tester' },
    ),
  );

/** The errors of the last run, as a person would look at them. */
async function errors(): Promise<readonly string[]> {
  const [last] = await instance.store.runs({ limit: 1 });
  const all = await instance.store.runErrors(must(last, 'there was a run').id);
  return all.map(({ type, message }) => `${type}: ${message}`);
}

test('scripts filter, name, provision and deprovision; a second cycle changes nothing', async () => {
  expect(await cycle()).toEqual(['success', 'success']);
  const first = await accounts();
  expect(first).toBe(
    [
      'login,mail,name,number',
      'alee,alee@contoso.example,"Lee, Ann",1',
      'alee2,alee2@contoso.example,"Lee, Amy",2',
      'bberg,bberg@contoso.example,"Berg, Bo",3',
      '',
    ].join('\n'),
  );
  expect(await cycle()).toEqual(['success', 'success']);
  expect(await accounts()).toBe(first);

  await people('1,Ann,Lee,active', '2,Amy,Lee,left', '6,Al,Lee,active');
  await run('hr', 'full-import');
  // Amy has left, Bo and Di are gone, Al is new.
  expect(await foretold()).toMatchObject({ result: 'success', metaverse: 4 });
  expect(await cycle()).toEqual(['success', 'success']);
  // The name alee2 becomes free in this very cycle, and is not given to somebody else before it is.
  expect(await accounts()).toBe(
    [
      'login,mail,name,number',
      'alee,alee@contoso.example,"Lee, Ann",1',
      'alee3,alee3@contoso.example,"Lee, Al",6',
      '',
    ].join('\n'),
  );
});

test('an object for which a script fails is an error of its own, and the run goes on', async () => {
  await people('1,Ann,Lee,active', '2,Bo,,active', '3,Exit,Now,active', '4,Cy,Crow,active');
  await replaceFilter(
    "(csentry) => csentry.attribute('first').value === 'Exit' && process.exit(9)",
  );
  await writeFile(join(home, 'data', 'accounts.csv'), 'login,mail,name,number\nccrow,,,\n');
  await run('accounts', 'export-and-confirm');
  expect(await run('hr', 'full-cycle')).toBe('completed-sync-errors');
  expect((await errors()).toSorted()).toEqual([
    'extension-dll-crash: The extension "hr" failed in filterForDisconnection: it ended itself with code 9.',
    expect.stringMatching(
      /^extension-unexpected-attribute-value: The extension "hr" failed in mapAttributesForImport for "display name": UnexpectedDataException: Everybody has a last name. \(line \d+\)$/,
    ),
  ]);
  await run('accounts', 'export-and-confirm');
  expect(
    (await accounts())
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]),
    // Somebody that nobody knows had the name that Cy would have got.
  ).toEqual(['alee', 'ccrow', 'ccrow2']);
});

test('an extension that dies for every object ends the step', async () => {
  await people(...Array.from({ length: 10 }, (_, n) => `${n},A,B${n},active`));
  await replaceFilter('() => process.exit(1)');
  expect(await run('hr', 'full-cycle')).toBe('stopped-extension-dll-exception');
});
