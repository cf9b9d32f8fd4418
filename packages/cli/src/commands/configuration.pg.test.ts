import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { applied, json } from '../testing/applied-company.ts';

test('applying shows what changes, and the same again changes nothing', async () => {
  await using company = await applied();
  const file = 'config/connectors/hr.yaml';
  const text = readFileSync(path.join(company.directory, file), 'utf8');
  company.write(file, text.replace('Trim(name)', 'UpperCase(name)'));
  const dryRun = await company.run('config apply --dry-run');
  expect(dryRun.stdout).toContain('~ connector hr: importFlows.person.person.displayName');
  expect(dryRun.stdout).toContain('Nothing was applied.');
  expect(await json(company, 'config apply')).toMatchObject({
    applied: true,
    version: 2,
    changed: true,
  });
  expect(await json(company, 'config apply')).toMatchObject({ version: 2, changed: false });
});

test('what objects of the metaverse use goes with a warning, or not at all', async () => {
  await using company = await applied();
  await company.run('run hr both');
  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(path.join(company.directory, file), 'utf8');
    company.write(file, text.replace(from, to));
  };
  edit('config/metaverse.yaml', 'manager: reference', 'manager: string');
  edit('config/connectors/hr.yaml', 'boss: reference', 'boss: string');
  expect((await company.run('config plan')).stdout).toContain(
    '2 object(s) of the type "person" have values of "manager", whose data type would be another.',
  );
  const refused = await company.run('config apply');
  expect(refused.stderr).toContain('whose data type would be another.');
  expect(refused.stderr).toContain('Take its import flows away first');
  expect(await json(company, 'status')).toMatchObject({ configuration: { version: 1 } });

  edit('config/metaverse.yaml', '  manager: string\n', '');
  edit('config/metaverse.yaml', ', manager]', ']');
  edit('config/connectors/hr.yaml', '      manager: boss\n', '');
  const warned = await company.run('config apply');
  expect(warned.stdout).toContain(
    '2 object(s) of the type "person" have values of "manager", which go when they are synchronized.',
  );
  expect(await company.run('run hr both')).toMatchObject({ code: 0 });
  expect(await json(company, 'config apply')).toMatchObject({ changed: false, losses: [] });

  edit('config/metaverse.yaml', '  person:\n', '  human:\n');
  edit('config/connectors/hr.yaml', 'project: { person: person }', 'project: { person: human }');
  edit('config/connectors/hr.yaml', '  person:\n    person:', '  person:\n    human:');
  edit('config/connectors/book.yaml', 'metaverseType: person', 'metaverseType: human');
  expect((await company.run('config apply')).stderr).toContain(
    'The metaverse has 3 object(s) of the type "person", which the configuration no longer has.',
  );
});

test('a configuration with errors is not applied', async () => {
  await using company = await applied();
  company.write('config/metaverse.yaml', 'atributes: {}\n');
  const { code, stdout } = await company.run('config apply');
  expect(code).toBe(1);
  expect(stdout).toContain('config/metaverse.yaml:1:1 error: "atributes" is not known here.');
  expect(await json(company, 'status')).toMatchObject({ configuration: { version: 1 } });
});

test('what is exported can be applied again and is the same', async () => {
  await using company = await applied();
  expect(await company.run('config export copy')).toMatchObject({ code: 0 });
  expect(existsSync(path.join(company.directory, 'copy/.schemas/connector.schema.json'))).toBe(
    true,
  );
  expect(await json(company, 'config apply --config copy')).toMatchObject({ changed: false });
  expect(await company.run('config export copy')).toMatchObject({ code: 2 });
});

test('the folder that was applied is remembered for relative paths', async () => {
  await using company = await applied();
  const elsewhere = path.join(company.directory, 'config/connectors');
  const data = path.join(company.directory, '.cognate/data');
  const { code } = await company.run(['run', 'hr', 'import', '--data', data], {
    workingDirectory: elsewhere,
  });
  expect(code).toBe(0);
});

test('applying tells of objects whose connector is gone, and cs remove removes them', async () => {
  await using company = await applied();
  await company.run('cycle');
  company.write('config/cognate.yaml', 'connectors: [hr]\n');
  const { stdout } = await company.run('config apply');
  expect(stdout).toContain('3 object(s) of connector "book" remain');
  expect(stdout).toContain('cognate cs remove book');
  expect(await company.run('run hr both')).toMatchObject({ code: 0 });
  expect(await company.run('cs remove hr')).toMatchObject({ code: 3 });
  expect(await company.run('cs remove book')).toMatchObject({ code: 0 });
  expect(await json(company, 'config apply')).toMatchObject({ leftBehind: [] });
  expect(await company.run('cs remove book')).toMatchObject({ code: 2 });
});
