import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { smallCompany } from '../../testing/small-company.ts';
import type { SmallCompany } from '../../testing/small-company.ts';

/** A company after a cycle of four runs. */
async function afterCycle(): Promise<SmallCompany> {
  const company = await smallCompany();
  expect(await company.run('config apply')).toMatchObject({ code: 0 });
  expect(await company.run('cycle')).toMatchObject({ code: 0 });
  return company;
}

async function json(company: SmallCompany, line: string): Promise<unknown> {
  const { stdout } = await company.run(`${line} --output json`);
  return JSON.parse(stdout);
}

/** Connector and number of every run in a run history. */
const runsIn = (xml: string): readonly string[] =>
  [...xml.matchAll(/<ma-name>(.*)<\/ma-name>\n\s*<run-number>(\d+)/g)].map((found) =>
    found.slice(1).join(' '),
  );

const fileOf = (company: SmallCompany, file: string): string =>
  readFileSync(path.join(company.directory, file), 'utf8');

test('the history is written as XML, oldest run first, under the names of the connectors', async () => {
  await using company = await afterCycle();
  const { code, stdout } = await company.run('runs export');
  expect(code).toBe(0);
  expect(runsIn(stdout)).toEqual(['Human resources 1', 'Human resources 2', 'book 1', 'book 2']);
  expect(stdout).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<run-history>\n/);
  expect(stdout).toMatch(/<\/run-history>\n$/);
  expect(stdout).toContain('<stage-add detail="true">3</stage-add>');
  expect(stdout).toContain('<security-id>.\\tester</security-id>');
});

test.each([
  ['--connector book', ['book 1', 'book 2']],
  ['--run 2', ['Human resources 2']],
  ['--since 2026-01-01', ['Human resources 1', 'Human resources 2', 'book 1', 'book 2']],
])('%s selects', async (options, runs) => {
  await using company = await afterCycle();
  expect(runsIn((await company.run(`runs export ${options}`)).stdout)).toEqual(runs);
});

test('a history goes to a new file, whole or not at all', async () => {
  await using company = await afterCycle();
  expect(await json(company, 'runs export --file out/history.xml')).toEqual({
    file: path.join(company.directory, 'out/history.xml'),
    runs: 4,
  });
  const written = fileOf(company, 'out/history.xml');
  expect(runsIn(written)).toHaveLength(4);
  const again = await company.run('runs export --run 1 --file out/history.xml');
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain('exists already');
  expect(fileOf(company, 'out/history.xml')).toBe(written);
  expect(await company.run('runs export --run 99 --file out/none.xml')).toMatchObject({ code: 2 });
  expect(await company.run('runs export --since 2999-01-01 --file out/none.xml')).toMatchObject({
    code: 1,
  });
  expect(readdirSync(path.join(company.directory, 'out'))).toEqual(['history.xml']);
});

test.each([
  ['runs export --run 99', 2, 'There is no run 99.'],
  ['runs export --connector nobody', 1, 'There are no such runs.'],
  ['runs export --run 1 --connector hr', 2, '--run names one run'],
  ['runs export --output json', 2, 'Name a file for it with --file FILE.'],
  ['runs export --since soon', 2, '--since needs a day or a time, not "soon".'],
  ['runs clear', 2, 'The option --before is missing.'],
  ['runs 1 --objects stage-ad', 2, 'Did you mean "stage-add"?'],
  ['runs 1 --objects connector-flow', 2, 'Known here: stage-add'],
  ['runs 1 --objects stage-add --step 2', 2, 'Run 1 counted nothing as "stage-add" there.'],
])('"%s" ends with %i and says why', async (line, code, message) => {
  await using company = await afterCycle();
  const result = await company.run(line);
  expect(result).toMatchObject({ code, stdout: '' });
  expect(result.stderr).toContain(message);
});

test('a run in progress is exported when it is named, and never cleared', async () => {
  await using company = await afterCycle();
  await using other = await company.otherProcess();
  const run = { connector: 'hr', profile: 'import', startedBy: 'ann', at: new Date(2020, 0, 1) };
  const id = await other.store.startRun(run);
  await other.store.startStep(id, 1, 'full-import', run.at);
  expect(runsIn((await company.run('runs export')).stdout)).toHaveLength(4);
  const { stdout } = await company.run(`runs export --run ${id}`);
  expect(stdout).toContain('<step-result>in-progress</step-result>');
  expect(await json(company, 'runs clear --before 2999-01-01')).toMatchObject({
    runs: 4,
    inProgress: 1,
  });
  expect(await json(company, 'runs')).toMatchObject([{ id, result: 'in-progress' }]);
});

test('old runs are cleared, younger ones stay, and lineage still knows when values came', async () => {
  await using company = await afterCycle();
  expect(await json(company, 'runs clear --before 2020-01-01')).toMatchObject({ runs: 0 });
  expect(await json(company, 'runs')).toHaveLength(4);
  const cleared = await json(company, 'runs clear --before 2999-01-01');
  expect(cleared).toMatchObject({ runs: 4, steps: 5, errors: 0, exported: null, stopped: false });
  expect(await json(company, 'runs')).toEqual([]);
  expect(await company.run('runs 1')).toMatchObject({ code: 2 });
  const { stdout } = await company.run('mv search person displayName=zoë*');
  const number = /^ *(\d+) {2}person/m.exec(stdout)?.[1] ?? '';
  expect((await company.run(`mv show ${number}`)).stdout).toMatch(/run 2, \d{4}-\d\d-\d\d/);
  expect(await json(company, 'cycle')).toMatchObject({
    runs: [{ id: 5, result: 'success' }, {}, {}, {}],
  });
  expect(runsIn((await company.run('runs export')).stdout)[0]).toBe('Human resources 3');
});

test('what is cleared is written first, and nothing is cleared where that fails', async () => {
  await using company = await afterCycle();
  company.write('taken.xml', 'kept');
  const refused = await company.run('runs clear --before 2999-01-01 --export taken.xml');
  expect(refused).toMatchObject({ code: 2 });
  expect(await json(company, 'runs')).toHaveLength(4);
  const { code, stdout } = await company.run('runs clear --before 2999-01-01 --export old.xml');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^4 runs were written to .*old\.xml\.\n4 runs were cleared: 5 steps, 0 errors, /,
  );
  expect(runsIn(fileOf(company, 'old.xml'))).toHaveLength(4);
  const nothing = await json(company, 'runs clear --before 2999-01-01 --export none.xml');
  expect(nothing).toMatchObject({ runs: 0, exported: { file: null, runs: 0 } });
  expect(existsSync(path.join(company.directory, 'none.xml'))).toBe(false);
});

test('a clearing that is asked to stop says that there is more', async () => {
  await using company = await afterCycle();
  const signal = AbortSignal.abort();
  const { code, stderr } = await company.run('runs clear --before 2999-01-01', { signal });
  expect(code).toBe(1);
  expect(stderr).toContain('clear again for the rest');
  expect(await json(company, 'runs')).toHaveLength(4);
});

test('a history can be written without a configuration that is in force', async () => {
  await using company = await smallCompany();
  await using other = await company.otherProcess();
  const at = new Date(2026, 0, 1);
  const id = await other.store.startRun({ connector: 'old', profile: 'p', startedBy: 'a', at });
  await other.store.finishRun(id, 'no-start-no-steps-in-profile', at);
  expect(runsIn((await company.run('runs export')).stdout)).toEqual(['old 1']);
});

test('the objects behind a counter are listed, inbound and outbound apart', async () => {
  await using company = await afterCycle();
  expect(await json(company, 'runs 1 --objects stage-add')).toMatchObject([
    { step: 1, block: 'staging', connector: 'hr', dn: '1' },
    { dn: '2' },
    { dn: '3' },
  ]);
  const limited = await company.run('runs 1 --objects Stage-Add --limit 2');
  expect(limited.stdout).toMatch(/1 +staging stage-add +hr +1 +\d+\n/);
  expect(limited.stdout).not.toContain('hr         3');
  expect(limited.stderr).toContain('3 objects in all; --limit 3 lists them.');
  expect(await json(company, 'runs 2 --objects provisioned-add-flow')).toMatchObject([
    { block: 'outbound', connector: 'book', dn: '1' },
    {},
    {},
  ]);
  await company.run('run hr import');
  const unlisted = await company.run('runs 5 --objects stage-no-change');
  expect(unlisted.stderr).toContain('keeps no list of the objects counted as stage-no-change');
});

test('all errors of a run are listed with since when they have been there', async () => {
  await using company = await afterCycle();
  company.write('config/people.csv', 'id,name,boss\n1,Zoë,\n1,Zoë again,\n');
  await company.run('run hr import');
  const { code, stdout } = await company.run('runs 5 --errors');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^step 1: discovery duplicate-object .*line 3.*\n$/);
  expect(await json(company, 'runs 5 --errors')).toMatchObject([
    { step: 1, type: 'duplicate-object', retries: 0, position: { line: 3 } },
  ]);
  const none = await company.run('runs 1 --errors');
  expect(none).toMatchObject({ code: 0, stdout: '' });
  expect(none.stderr).toContain('Run 1 has no errors.');
});
