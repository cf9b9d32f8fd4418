import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { smallCompany } from '../../testing/small-company.ts';
import type { SmallCompany } from '../../testing/small-company.ts';

const PINS = ['clear-pin-1', 'clear-pin-2', 'clear-pin-3'];

/** The company with a secret that comes with people, is kept, and goes to the book; and a password it calculates. */
async function secretiveCompany(): Promise<SmallCompany> {
  const company = await smallCompany();
  const edit = (file: string, ...edits: readonly (readonly [string, string])[]): void =>
    company.write(
      file,
      edits.reduce((text, [from, to]) => text.replace(from, to), company.read(file)),
    );
  edit(
    'config/metaverse.yaml',
    ['types:', '  pin: { type: string, secret: true }\ntypes:'],
    ['number, manager]', 'number, manager, pin]'],
  );
  edit(
    'config/connectors/hr.yaml',
    ['name: string,', 'name: string, pin: { type: string, secret: true },'],
    ['      number: id', '      number: id\n      pin: pin'],
    [
      '  sync:',
      '  save: [{ step: full-import, dropFile: { name: people, use: to-file } }]\n  sync:',
    ],
    [
      '  sync:',
      '  load: [{ step: full-import, dropFile: { name: people, use: resume-from-file } }]\n  sync:',
    ],
  );
  edit(
    'config/connectors/book.yaml',
    [
      'key: string, name: string',
      'key: string, name: string, pin: { type: string, secret: true }, initialPassword: string',
    ],
    [
      'name: displayName }',
      `name: displayName, pin: pin, initialPassword: 'IIF(IsPresent(pin), "first-" + pin, Null())' }`,
    ],
  );
  company.write(
    'config/people.csv',
    `id,name,boss,pin\n${PINS.map((pin, at) => `${at + 1},Ann ${at},,${pin}`).join('\n')}\n`,
  );
  expect(await company.run('config apply')).toMatchObject({ code: 0 });
  return company;
}

const keysOf = (company: SmallCompany): string =>
  path.join(company.directory, '.cognate/data/keys.json');

const bookOf = (company: SmallCompany): string => company.read('.cognate/data/book.csv');

/** What a full import and a full synchronization of unchanged people count as changed. */
async function changes(company: SmallCompany): Promise<readonly number[]> {
  const run = await company.run('run hr both --output json');
  // The steps as the command line writes them.
  const { steps } = JSON.parse(run.stdout) as {
    readonly steps: readonly Readonly<Record<'adds' | 'updates' | 'exportsQueued', number>>[];
  };
  return steps
    .flatMap(({ adds, updates, exportsQueued }) => [adds, updates, exportsQueued])
    .filter((count) => count > 0);
}

/** Everything that the database holds, as text, by way of a backup. */
let backups = 0;
async function contents(company: SmallCompany): Promise<string> {
  backups += 1;
  const file = `everything-${backups}.backup`;
  expect(await company.run(`backup ${file}`)).toMatchObject({ code: 0 });
  return gunzipSync(readFileSync(path.join(company.directory, file))).toString('utf8');
}

test('a secret value is in clear in no table, backup, drop file or answer, and arrives', async () => {
  await using company = await secretiveCompany();
  const said: string[] = [];
  const run = async (line: string, code = 0): Promise<void> => {
    const result = await company.run(line);
    expect([line, result.code, result.stderr]).toEqual([line, code, expect.any(String)]);
    said.push(result.stdout, result.stderr);
  };
  await run('run hr save');
  const drop = path.join(company.directory, '.cognate/data/drop-files/hr/people.jsonl');
  said.push(readFileSync(drop, 'utf8'));
  await run('run hr load');
  await run('what-if run hr --full');
  await run('run hr sync');
  said.push(await contents(company));
  await run('cs search book');
  await run('cs show book 1');
  await run('run book export');
  said.push(await contents(company));
  // What was written is read back: nothing is left of it in clear.
  await run('run book confirm');
  await run('run hr both');
  said.push(await contents(company));
  expect(said.join('\n')).toContain('Ann 1');
  expect(said.join('\n')).not.toContain('clear-pin');
  for (const pin of PINS) expect(bookOf(company)).toMatch(new RegExp(`first-${pin},Ann .,${pin}`));
  expect(await changes(company)).toEqual([]);
});

test('a secret that a system takes and never gives back is kept sealed, and sent when it changes', async () => {
  await using company = await secretiveCompany();
  const book = company.read('config/connectors/book.yaml');
  const plain = 'pin: { type: string, secret: true }';
  company.write(
    'config/connectors/book.yaml',
    book.replace(plain, 'pin: { type: string, secret: true, writeOnly: true }'),
  );
  const steps = ['config apply', 'run hr both', 'run book export', 'run book confirm'];
  for (const step of [...steps, 'run book confirm'])
    expect([step, (await company.run(step)).code]).toEqual([step, 0]);
  expect(await changes(company)).toEqual([]);
  expect(await contents(company)).not.toContain('clear-pin');
  const people = company.read('config/people.csv').replace('clear-pin-2', 'clear-pin-9');
  company.write('config/people.csv', people);
  for (const step of ['run hr both', 'run book export', 'run book confirm'])
    expect([step, (await company.run(step)).code]).toEqual([step, 0]);
  expect(bookOf(company)).toContain('Ann 1,clear-pin-9');
  expect(await contents(company)).not.toContain('clear-pin');
});

test('a rotation seals values anew, and what is unchanged stays so', async () => {
  await using company = await secretiveCompany();
  await company.run('run hr both');
  const before = readFileSync(keysOf(company), 'utf8');
  const rotated = await company.run('keys rotate');
  expect(rotated.stdout).toMatch(/sealed anew: 0, and values in 9 places\./);
  const status = await company.run('keys status --output json');
  expect(JSON.parse(status.stdout)).toMatchObject({
    keys: [{ values: 0 }, { values: 9 }],
    lostValues: [],
  });
  expect(await changes(company)).toEqual([]);
  // The old key is not needed any more.
  const old = (JSON.parse(before) as { active: string }).active;
  const keys = JSON.parse(readFileSync(keysOf(company), 'utf8')) as { keys: { id: string }[] };
  const fewer = { ...keys, keys: keys.keys.filter(({ id }) => id !== old) };
  writeFileSync(keysOf(company), JSON.stringify(fewer));
  expect(await company.run('run book export')).toMatchObject({ code: 0 });
  expect(bookOf(company)).toContain('first-clear-pin-1,Ann 0,clear-pin-1');
});

test('values whose key is lost fail alone, and go when it comes back', async () => {
  await using company = await secretiveCompany();
  // One of them has no secret.
  company.write(
    'config/people.csv',
    company.read('config/people.csv').replace(',clear-pin-3', ','),
  );
  await company.run('run hr both');
  renameSync(keysOf(company), `${keysOf(company)}.away`);
  const status = await company.run('keys status');
  expect(status.code).toBe(1);
  expect(status.stdout).toContain('values in 6 places are sealed with the key');
  const failed = await company.run('run book export');
  expect(failed.code).toBe(1);
  const errors = (await company.run('runs errors')).stdout + failed.stdout + failed.stderr;
  expect(errors.match(/encryption-key-lost/g)?.length).toBeGreaterThanOrEqual(2);
  expect(bookOf(company)).toMatch(/^3,,Ann 2,/m);
  expect(bookOf(company)).not.toContain('Ann 1');
  const synced = await company.run('run hr sync');
  expect(synced.code).toBe(1);
  rmSync(keysOf(company), { force: true });
  renameSync(`${keysOf(company)}.away`, keysOf(company));
  expect(await company.run('run hr sync')).toMatchObject({ code: 0 });
  expect(await company.run('run book export')).toMatchObject({ code: 0 });
  expect(bookOf(company)).toContain('first-clear-pin-2,Ann 1,clear-pin-2');
});

test('what is given up is not sent without its value, and is calculated anew from the source', async () => {
  await using company = await secretiveCompany();
  await company.run('run hr both');
  rmSync(keysOf(company));
  const listed = await company.run('keys abandon');
  expect(listed).toMatchObject({ code: 1, stdout: 'Their keys are lost: values in 9 places\n' });
  expect(await company.run('keys abandon --yes')).toMatchObject({ code: 0 });
  expect(await company.run('keys status')).toMatchObject({ code: 0 });
  expect(await company.run('run book export')).toMatchObject({ code: 1 });
  expect(readdirSync(path.join(company.directory, '.cognate/data'))).not.toContain('book.csv');
  expect(await company.run('run hr both')).toMatchObject({ code: 0 });
  expect(await company.run('run book export')).toMatchObject({ code: 0 });
  expect(bookOf(company)).toContain('first-clear-pin-2,Ann 1,clear-pin-2');
});
