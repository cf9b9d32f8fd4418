import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { smallCompany } from '../testing/small-company.ts';
import type { SmallCompany } from '../testing/small-company.ts';

/** HR with all kinds of steps. */
async function inCompany(check: (company: SmallCompany) => Promise<void>): Promise<void> {
  await using company = await smallCompany();
  company.write(
    'config/connectors/hr.yaml',
    `id: hr
type: delimited
settings:
  files:
    - type: person
      path: people.csv
      anchor: [id]
      delta: { path: changes.csv, changeType: change }
objectTypes:
  person:
    attributes: { id: string, name: string }
project: { person: person }
importFlows:
  person: { person: { displayName: name, number: id } }
partitions:
  people: { objectTypes: [person] }
runProfiles:
  import: [full-import]
  sync: [delta-sync]
  all: [full-sync]
  both: [full-import-delta-sync]
  changes: [delta-import-delta-sync]
  part: [{ step: full-import, partition: people, timeout: 600, operationTimeout: 60 }]
  save: [{ step: full-import, dropFile: { name: people, use: to-file } }]
  load: [{ step: full-import, dropFile: { name: people, use: resume-from-file } }]
`,
  );
  expect((await company.run('config apply')).code).toBe(EXIT.ok);
  await check(company);
}

const staging = async (company: SmallCompany, profile: string): Promise<unknown> => {
  const { stdout } = await company.run(`run hr ${profile} --output json`);
  // Written by the command.
  const run = JSON.parse(stdout) as {
    readonly result: string;
    readonly steps: readonly Readonly<Record<string, unknown>>[];
  };
  const { adds, updates, deletes } = run.steps[0] ?? {};
  return { result: run.result, adds, updates, deletes };
};

it('imports and synchronizes in one step, then only what has changed', async () => {
  await inCompany(async (company) => {
    expect(await staging(company, 'changes')).toMatchObject({
      result: 'no-start-full-import-required',
    });
    expect((await company.run('run hr both')).code).toBe(EXIT.ok);
    company.write('config/changes.csv', 'id,name,change\n1,Zoë,Modify\n3,,Delete\n4,Dan,Add\n');
    expect((await company.run('run hr changes')).code).toBe(EXIT.ok);
    const people = await company.run('mv search person');
    expect(people.stdout).toContain('Zoë');
    expect(people.stdout).not.toContain('Cleo');
    expect(people.stdout).toContain('Dan');
  });
});

it('keeps a snapshot in the data directory and imports from it', async () => {
  await inCompany(async (company) => {
    expect(await staging(company, 'load')).toMatchObject({ result: 'no-start-file-not-found' });
    expect(await staging(company, 'save')).toMatchObject({ result: 'success', adds: 0 });
    expect(
      existsSync(path.join(company.directory, '.cognate/data/drop-files/hr/people.jsonl')),
    ).toBe(true);
    company.write('config/people.csv', 'id,name,boss\n');
    expect(await staging(company, 'load')).toMatchObject({ result: 'success', adds: 3 });
  });
});

it('imports a partition within its time', async () => {
  await inCompany(async (company) => {
    expect(await staging(company, 'part')).toMatchObject({ result: 'success', adds: 3 });
  });
});

it('warns of a delta step after a change of the rules, until a full one or an operator settles it', async () => {
  await inCompany(async (company) => {
    expect((await company.run('run hr both')).stderr).not.toContain('changed since');
    const file = 'config/connectors/hr.yaml';
    const rules = company.read(file);
    company.write(file, rules.replace('displayName: name', 'displayName: Trim(name)'));
    await company.run('config apply');
    const warning =
      'hr: importFlows changed since the last full synchronization; a delta synchronization leaves objects that do not change as they are.';
    expect((await company.run('run hr sync')).stderr).toContain(warning);
    expect((await company.run('run hr import')).stderr).not.toContain(warning);
    expect((await company.run('run hr all')).code).toBe(EXIT.ok);
    expect((await company.run('run hr sync')).stderr).not.toContain(warning);
    company.write(file, rules);
    await company.run('config apply');
    expect((await company.run('run hr sync')).stderr).toContain(warning);
    expect((await company.run('run hr sync --accept-changes')).stderr).not.toContain(warning);
    expect((await company.run('run hr sync')).stderr).not.toContain(warning);
  });
});

it('runs what a cycle lists for different connectors at the same time, when told to', async () => {
  await using company = await smallCompany();
  company.write(
    'config/cognate.yaml',
    `connectors: [hr, book]
cycles:
  default:
    - { connector: hr, profile: import }
    - { connector: book, profile: read }
    - { connector: hr, profile: sync }
    - { connector: book, profile: export }
    - { connector: book, profile: read }
`,
  );
  company.write(
    'config/connectors/book.yaml',
    `${company.read('config/connectors/book.yaml')}  read: [full-import]\n`,
  );
  await company.run('config apply');
  const { code, stdout } = await company.run('cycle --parallel --output json');
  expect(code).toBe(EXIT.notStarted);
  // The book does not exist yet, and what was already going on came to its end.
  const { runs } = JSON.parse(stdout) as {
    readonly runs: readonly { readonly connector: string; readonly result: string }[];
  };
  expect(runs.map(({ connector, result }) => `${connector} ${result}`)).toEqual([
    'hr success',
    'book no-start-file-not-found',
  ]);
  company.write('.cognate/data/book.csv', 'key,name\n');
  const again = await company.run('cycle --parallel');
  expect(again.code).toBe(EXIT.ok);
  expect(company.read('.cognate/data/book.csv')).toContain('Cleo');
});

it('resumes a run in the step in which it was stopped, and nothing else', async () => {
  await using company = await smallCompany();
  const file = 'config/connectors/book.yaml';
  company.write(file, `${company.read(file)}  all: [export, full-import, full-sync]\n`);
  await company.run('config apply');
  await company.run('run hr both');
  expect((await company.run('run book all --resume')).stderr).toContain(
    'The last run of "book" was not one of "all". There is nothing to resume.',
  );
  const steps = async (line: string): Promise<unknown> => {
    const { stdout } = await company.run(`${line} --output json`);
    const { steps: done } = JSON.parse(stdout) as {
      readonly steps: readonly { readonly step: number; readonly result: string }[];
    };
    return done.map(({ step, result }) => `${step} ${result}`);
  };
  const guarded = company
    .read(file)
    .replace(
      'all: [export, full-import, full-sync]',
      'all: [export, { step: full-import, objectLimit: 1 }, full-sync]',
    );
  company.write(file, guarded);
  await company.run('config apply');
  expect(await steps('run book all')).toEqual(['1 success', '2 stopped-object-limit']);
  company.write(file, guarded.replace('objectLimit: 1', 'objectLimit: 9'));
  await company.run('config apply');
  expect(await steps('run book all --resume')).toEqual(['2 success', '3 success']);
  expect((await company.run('run book all --resume')).stderr).toContain('came to its end: success');
});
