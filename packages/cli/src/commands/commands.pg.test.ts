import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { applied, json } from '../testing/applied-company.ts';
import { smallCompany } from '../testing/small-company.ts';

test('a cycle imports, synchronizes, exports and confirms; the second one changes nothing', async () => {
  await using company = await applied();
  const first = await company.run('cycle');
  expect(first).toMatchObject({ code: 0 });
  expect(readFileSync(path.join(company.directory, '.cognate/data/book.csv'), 'utf8')).toContain(
    '1,Zoë Ångström',
  );
  const second = await json(company, 'cycle');
  expect(second).toMatchObject({
    cycle: 'default',
    runs: [
      {
        connector: 'hr',
        result: 'success',
        steps: [{ type: 'full-import', adds: 0, unchanged: 3 }],
      },
      { connector: 'hr', steps: [{ type: 'full-sync', exportsQueued: 0, unchanged: 3 }] },
      { connector: 'book', steps: [{ type: 'export', objects: 0 }] },
      {
        connector: 'book',
        steps: [
          { type: 'full-import', unchanged: 3 },
          { type: 'full-sync', unchanged: 3 },
        ],
      },
    ],
  });
});

test('results go to the standard output as JSON alone, progress beside it', async () => {
  await using company = await applied();
  const { code, stdout, stderr } = await company.run('run hr import --output json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    id: 1,
    connector: 'hr',
    profile: 'import',
    startedBy: 'tester',
    result: 'success',
    steps: [{ step: 1, type: 'full-import', adds: 3, objects: 3, errors: 0, result: 'success' }],
  });
  expect(stderr).toMatch(/^hr full-import: 3 objects in /m);
});

test('quiet leaves results and errors only', async () => {
  await using company = await applied();
  const { stdout, stderr } = await company.run('run HR Import --quiet');
  expect(stdout).toContain('full-import');
  expect(stderr).toBe('');
});

test('a run with errors of objects ends with 1 and names them', async () => {
  await using company = await applied();
  company.write('config/people.csv', 'id,name,boss\n1,Ann,\n1,Ann again,\n');
  const { code, stdout, stderr } = await company.run('run hr import');
  expect(code).toBe(1);
  expect(stdout).toContain('completed-discovery-errors');
  expect(stderr).toMatch(/run 1 step 1: discovery duplicate-object.*line 3/);
  const shown = await company.run('runs 1');
  expect(shown.stdout).toMatch(/discovery duplicate-object/);
  expect(await json(company, 'runs 1')).toMatchObject({
    errors: [{ kind: 'discovery', type: 'duplicate-object', position: { line: 3 } }],
  });
});

test('a system that cannot be read ends with 3 and says which file', async () => {
  await using company = await applied();
  company.write(
    'config/connectors/hr.yaml',
    readFileSync(path.join(company.directory, 'config/connectors/hr.yaml'), 'utf8').replace(
      'people.csv',
      'none.csv',
    ),
  );
  await company.run('config apply');
  const { code, stdout, stderr } = await company.run('run hr import');
  expect(code).toBe(3);
  expect(stdout).toContain('no-start-file-not-found');
  expect(stderr).toContain('none.csv');
});

test.each([
  ['run hr imprt', 2, 'no run profile "imprt"', 'It has: import, sync, both.'],
  ['run nobody import', 2, 'no connector "nobody"', 'Configured are: hr, book.'],
  ['cycle nightly', 2, 'no cycle "nightly"', 'Configured are: default.'],
  ['cs show hr 99', 2, 'no object "99"', 'cognate cs search hr'],
  ['mv show 99', 2, 'no object 99', 'cognate mv search'],
  ['runs 99', 2, 'no run 99', 'cognate runs'],
  ['mv search person salary=1', 2, 'no attribute "salary"', 'Searchable are: displayName, number.'],
  [
    'mv search person manager=1',
    2,
    'cannot be searched by "manager"',
    'Searchable are: displayName, number.',
  ],
  ['mv search robot', 2, 'no type "robot"', 'It has: person.'],
])('"%s" ends with %i and says what there is', async (line, code, message, remedy) => {
  await using company = await applied();
  const result = await company.run(line);
  expect(result).toMatchObject({ code, stdout: '' });
  expect(result.stderr).toContain(message);
  expect(result.stderr).toContain(remedy);
  expect(result.stderr).not.toContain('    at ');
});

test('without a configuration nothing runs, and the way to one is named', async () => {
  await using company = await smallCompany();
  const { code, stderr } = await company.run('run hr import');
  expect(code).toBe(3);
  expect(stderr).toContain('cognate config apply');
});

test('a connector that another run is working on is left alone', async () => {
  await using company = await applied();
  await using other = await company.otherProcess();
  await other.store.acquire(['connector:hr'], 'ann', 60);
  const { code, stdout, stderr } = await company.run('run hr import');
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('in use by another run (ann)');
});

test('a run that is asked to stop ends at its page; running again completes it', async () => {
  await using company = await applied();
  const controller = new AbortController();
  const stopped = await company.run('run hr import --output json', {
    isTerminal: true,
    signal: controller.signal,
    // The first sign of progress: a page is committed, and there is another one.
    onError: () => controller.abort(),
  });
  expect(stopped.code).toBe(1);
  expect(JSON.parse(stopped.stdout)).toMatchObject({
    result: 'stopped-user-termination-from-wmi-or-ui',
  });
  expect(await json(company, 'run hr import')).toMatchObject({
    result: 'success',
    steps: [{ adds: 1, unchanged: 2 }],
  });
});

test('an object of the metaverse says where its values came from', async () => {
  await using company = await applied();
  await company.run('cycle');
  const found = await company.run('mv search person displayName=zoë*');
  expect(found.code).toBe(0);
  const number = /^ *(\d+) {2}person/m.exec(found.stdout)?.[1] ?? '';
  const numbers = async (condition: string): Promise<unknown> =>
    (await company.run(['mv', 'search', condition, '--columns', 'number'])).stdout
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(/ +/).at(-1));
  expect(await numbers('displayName=*ström')).toEqual(['1']);
  expect(await numbers('displayName=*N*')).toEqual(['1', '2']);
  expect(await numbers('displayName!=*zoë*')).toEqual(['2', '3']);
  expect(await numbers('displayName!=*')).toEqual([]);
  expect(await numbers('displayName=*')).toEqual(['1', '2', '3']);
  const unsupported = await company.run('mv search displayName!=zoë');
  expect(unsupported).toMatchObject({ code: 2 });
  const { stdout } = await company.run(`mv show ${number}`);
  expect(stdout).toContain('displayName: Zoë Ångström');
  expect(stdout).toMatch(
    /from hr "1" as Trim\(name\) \(rule hr\.import\.person\.person\.displayName, run 2, /,
  );
  expect(stdout).toMatch(/book +entry +1 +provisioning entries +2 /);
});

test('an object of a connector space says what it is linked to and what it supplies', async () => {
  await using company = await applied();
  await company.run('run hr both');
  const { stdout } = await company.run('cs show hr 2');
  expect(stdout).toContain('the rule hr.project.person linked it to metaverse person');
  expect(stdout).toContain('boss: 1');
  expect(stdout).toContain(
    'displayName as Trim(name)   (rule hr.import.person.person.displayName, run 1',
  );
  const target = await company.run('cs show book 2');
  expect(target.stdout).toMatch(/Waits to be exported: add \(change \d+, run 1, .*, new since/);
  expect(target.stdout).toContain('name: Ben');
  expect(target.stdout).toMatch(/^Provisioned first: run 1, /m);
  const whole = await company.run('cs show book 2 --whole');
  expect(whole.stdout).toContain('As last imported and synchronized\n  (not there)');
  expect(whole.stdout).toMatch(
    /what waits to be sent has arrived\n {2}name: 2\n(.*\n)* {2}name: Ben/,
  );
  expect(await json(company, 'cs show book 2')).toMatchObject({
    guid: expect.stringMatching(/^\{/) as string,
    images: { synchronized: null, pendingExport: { dn: '2', attributes: { name: ['Ben'] } } },
  });
});

test('a connector space that is in use can be emptied', async () => {
  await using company = await applied();
  await company.run('cycle');
  const { code, stdout } = await company.run('cs clear hr');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Emptied by run \d+\.$/m);
  expect(await company.run('cs search hr')).toMatchObject({ code: 1 });
  expect(await json(company, 'cs search book --pending-export delete')).toHaveLength(3);
  expect(await company.run('cs clear nobody')).toMatchObject({ code: 2 });
});

test('an object that is marked is looked at by the next delta synchronization', async () => {
  await using company = await applied();
  await company.run('cycle');
  expect(await company.run('cs evaluate hr 1')).toMatchObject({ code: 0 });
  expect((await company.run('cs show hr 1')).stdout).toContain('Marked: the next synchronization');
  expect(await json(company, 'cs show hr 1')).toMatchObject({ marked: true });
});

test('an operator decides what an object is connected to', async () => {
  await using company = await applied();
  await company.run('cycle');
  const disconnected = await company.run('cs disconnect hr 1 --explicit');
  expect(disconnected.stdout).toMatch(/^Disconnected as explicit by run \d+\.$/m);
  expect(await json(company, 'cs show hr 1')).toMatchObject({ state: 'explicit' });
  expect(await company.run('cs join hr 1 somebody')).toMatchObject({ code: 2 });
  const joined = await company.run('cs join hr 1 999999');
  expect(joined.stderr).toContain('There is no metaverse object 999999.');
  expect(await company.run('cs disconnect hr 1')).toMatchObject({ code: 0 });
  expect(await json(company, 'cs show hr 1')).toMatchObject({ state: 'normal' });
  const projected = await company.run('cs project hr 1 persona');
  expect(projected.stderr).toContain('The metaverse has no type "persona".');
});

test('a preview tells the decisions and writes nothing', async () => {
  await using company = await applied();
  await company.run('run hr import');
  const before = await json(company, 'status');
  const { code, stdout } = await company.run('preview hr 1');
  expect(code).toBe(0);
  expect(stdout).toContain('projects a new metaverse person');
  expect(stdout).toContain('provisions "1" in book');
  expect(stdout).toContain('The rule entries.name gives book name = Zoë Ångström: applied.');
  expect(await json(company, 'status')).toEqual(before);
});

test('a preview that is committed synchronizes this object and no other', async () => {
  await using company = await applied();
  await company.run('run hr import');
  const { code, stderr } = await company.run('preview hr 1 --commit');
  expect(code).toBe(0);
  expect(stderr).toContain('Carried out by run 2.');
  expect(await json(company, 'runs --limit 1')).toMatchObject([{ profile: 'synchronize by hand' }]);
  expect(await json(company, 'status')).toMatchObject({
    connectors: [
      { connector: 'hr', connectors: 1, 'import-add': 2 },
      { connector: 'book', 'export-add': 1 },
    ],
  });
});

test('a connector space can be searched by what names and values contain', async () => {
  await using company = await applied();
  await company.run('run hr import');
  expect(await json(company, 'cs search hr ÅNGSTRÖM')).toMatchObject([
    { dn: '1', type: 'person', pendingImport: 'add' },
  ]);
  expect(await json(company, 'cs search hr --limit 2')).toHaveLength(2);
  expect(await company.run('cs search hr nobody')).toMatchObject({ code: 1 });
  expect(await json(company, 'cs placeholders hr')).toEqual([]);
  expect(await json(company, 'cs search hr --name 2 --pending-import add')).toHaveLength(1);
  expect(await company.run('cs search hr --state connector')).toMatchObject({ code: 1 });
  const wrong = await company.run('cs search hr --state linked');
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr).toContain('--state is one of connector, explicit-connector,');
});

test('a search that finds nothing ends with 1', async () => {
  await using company = await applied();
  expect(await company.run('mv search person number=1')).toMatchObject({ code: 1 });
});

test('the status lists every connector in order of precedence', async () => {
  await using company = await applied();
  await company.run('run hr both');
  expect(await json(company, 'status')).toMatchObject({
    configuration: { version: 1 },
    connectors: [
      { connector: 'hr', 'total-objects': 3, connectors: 3 },
      { connector: 'book', 'total-objects': 3, 'export-add': 3 },
    ],
  });
});

test('the list of runs pages backwards', async () => {
  await using company = await applied();
  await company.run('cycle');
  expect(await json(company, 'runs --limit 2')).toMatchObject([{ id: 4 }, { id: 3 }]);
  expect(await json(company, 'runs --before 3 --connector hr')).toMatchObject([
    { id: 2 },
    { id: 1 },
  ]);
});
