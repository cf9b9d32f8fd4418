import { expect, test } from 'vitest';
import { smallCompany } from '../testing/small-company.ts';
import type { SmallCompany } from '../testing/small-company.ts';

async function json(company: SmallCompany, line: string): Promise<unknown> {
  const { stdout } = await company.run(`${line} --output json`);
  return JSON.parse(stdout);
}

/** Three people in the personnel system and in the book, and a change that was imported. */
async function afterChange(): Promise<SmallCompany> {
  const company = await smallCompany();
  for (const line of ['config apply', 'cycle'])
    expect(await company.run(line)).toMatchObject({ code: 0 });
  company.write('config/people.csv', 'id,name,boss\n1,Zoë Ångström,\n2,Benjamin,1\n4,Dan,2\n');
  expect(await company.run('run hr import')).toMatchObject({ code: 0 });
  return company;
}

test('a what-if run tells who would change and how, and changes nothing', async () => {
  await using company = await afterChange();
  const before = await company.run('status');
  const { code, stdout, stderr } = await company.run('what-if run hr');
  expect(code).toBe(0);
  expect(stdout).toContain('What-if run 1: delta synchronization of hr');
  expect(stdout).toContain('6 objects of connector spaces and 3 of the metaverse would change.');
  expect(stdout).toMatch(/book +outbound.provisioned-add-flow +1\n/);
  expect(stderr).toContain('"cognate what-if show 1" lists the 9 objects');
  expect((await company.run('status')).stdout).toBe(before.stdout);
  const shown = await company.run('what-if show 1');
  expect(shown.stdout).toContain('book entry "4" (new) outbound.provisioned-add-flow');
  expect(shown.stdout).toContain('  linked to Dan (new) by entries');
  expect(shown.stdout).toContain('  displayName: Ben -> Benjamin');
  expect(shown.stdout).toContain('  manager: + Benjamin (2)');
  expect(shown.stdout).toMatch(/metaverse person \d+ "Cleo" \(deleted\) metaverse.delete/);
});

test('reports are listed, narrowed down, paged and deleted', async () => {
  await using company = await afterChange();
  await company.run('what-if run hr --full');
  expect(
    await json(company, 'what-if show 1 --counter outbound.provisioned-add-flow'),
  ).toMatchObject({
    id: 1,
    scope: 'full',
    configuration: 'active',
    result: 'success',
    entries: [{ kind: 'object', connector: 'book', name: '4', existed: false, exists: true }],
    more: false,
  });
  const paged = await company.run('what-if show 1 --connector hr --limit 1 --skip 1');
  expect(paged.stderr).toContain('There are more');
  expect(await json(company, 'what-if list')).toMatchObject([{ id: 1, objects: 6, metaverse: 3 }]);
  expect((await company.run('what-if list')).stdout).toMatch(/1 +hr +full +active .* success/);
  expect((await company.run('what-if delete 1')).stdout).toBe('Report 1 was deleted.\n');
  expect(await json(company, 'what-if list')).toEqual([]);
  const gone = await company.run('what-if show 1');
  expect(gone).toMatchObject({ code: 2 });
  expect(gone.stderr).toContain('There is no what-if report 1.');
});

test('the rules of a configuration that was not applied can be tried', async () => {
  await using company = await afterChange();
  await company.run('run hr sync');
  company.write(
    'other/cognate.yaml',
    'connectors: [hr, book]\ncycles: { default: [{ connector: hr, profile: import }] }\n',
  );
  const parts = ['metaverse.yaml', 'connectors/hr.yaml', 'connectors/book.yaml'];
  for (const part of parts)
    company.write(
      `other/${part}`,
      company.read(`config/${part}`).replace('Trim(name)', 'Trim(name) + "!"'),
    );
  company.write('other/people.csv', 'id,name,boss\n');
  const { stdout } = await company.run('what-if run hr --full --with other');
  expect(stdout).toContain('with the configuration in other');
  expect(stdout).toMatch(/metaverse +metaverse.update +3\n/);
  company.write('other/metaverse.yaml', 'attributes: {}\ntypes: {}\n');
  const wrong = await company.run('what-if run hr --with other');
  expect(wrong.code).not.toBe(0);
  expect(wrong.stderr).toMatch(/is not valid: .*metaverse|is not valid: .*person/);
});

test('a change in a source tells what followed from it', async () => {
  await using company = await afterChange();
  const waiting = await company.run('cs why hr 2');
  expect(waiting.stdout).toMatch(
    /^1\. Run 5 \(hr import, .*\) saw a change of hr "2"\.\n2\. It waits/,
  );
  await company.run('run hr sync');
  const taken = await company.run('cs why hr 2');
  expect(taken.stdout).toMatch(
    /\n2\. Run 6 .* took it in, counted as connector-flow, and changed person Benjamin \(\d+\): displayName changed from Ben to Benjamin\.\n/,
  );
  expect(taken.stdout).toContain(
    '3. That led to an export to book "2" (connector-flow: name), which waits',
  );
  expect(await json(company, 'cs why hr 2 --run 1')).toMatchObject({
    connector: 'hr',
    imported: { run: 1, counter: 'stage-add' },
    synchronized: { run: 2, counter: 'disconnector-projected-flow' },
    exports: [{ connector: 'book', counter: 'provisioned-add-flow', state: 'confirmed' }],
  });
  expect(await company.run('cs why hr 2 --run 2')).toMatchObject({ code: 1, stdout: '' });
});

test('a value tells its history and why it is there', async () => {
  await using company = await afterChange();
  await company.run('run hr sync');
  const history = await company.run('mv history 2 displayName');
  expect(history.stdout).toMatch(/displayName +Ben -> Benjamin +hr.import.* +hr 2\n/);
  expect(history.stdout).toMatch(/displayName +set Ben +hr.import/);
  expect(await json(company, 'mv history 2')).toMatchObject({ number: 2, deleted: false });
  const gone = await company.run('mv history 3 manager');
  expect(gone.stdout).toMatch(/manager +removed Zoë Ångström \(1\)/);
  expect(gone.stderr).toContain('Object 3 is deleted.');
  const why = await company.run('mv why 2 displayname');
  expect(why.stdout).toMatch(
    /^1\. Run 5 \(hr import, .*\) saw a change of hr "2"\.\n2\. Run 6 .*Ben to Benjamin/,
  );
  expect(why.stdout).toContain(
    '3. That led to an export to book "2" (connector-flow: name), which waits',
  );
  for (const line of ['run book export', 'run book confirm']) await company.run(line);
  const after = await company.run('mv why 2 displayName');
  expect(after.stdout).toContain('sent in run 7, confirmed in run 8.');
  company.write(
    'config/connectors/book.yaml',
    company
      .read('config/connectors/book.yaml')
      .replace('export: [export]', 'export: [export, full-import]'),
  );
  company.write('config/people.csv', 'id,name,boss\n1,Zoë,\n2,Benjamin,1\n4,Dan,2\n');
  for (const line of ['config apply', 'run hr both', 'run book export']) await company.run(line);
  expect((await company.run('mv why 1 displayName')).stdout).toContain(
    'sent in run 10, confirmed in run 10.',
  );
  const first = await company.run('mv why 2 displayName --run 2');
  expect(first.stdout).toContain('saw the new object hr "2"');
  expect(await company.run('mv why 2 displayName --run 1')).toMatchObject({ code: 1 });
  expect(await company.run('mv why 2 nothing')).toMatchObject({ code: 2 });
  expect(await company.run('mv history 77')).toMatchObject({ code: 1 });
  expect(await company.run('mv history ann')).toMatchObject({ code: 2 });
  company.write('config/people.csv', 'id,name,boss\n2,Benjamin,1\n4,Dan,2\n');
  await company.run('run hr both');
  expect((await company.run('mv why 2 manager')).stdout).toContain(
    '1. No source changed it: an object that it referred to was deleted.',
  );
});
