import { expect, test } from 'vitest';
import { smallCompany } from '../../testing/small-company.ts';

const entry = (id: string, name: string, boss: string): string =>
  `<delta operation="replace" dn="${id}"><anchor encoding="base64">AAAA</anchor><primary-objectclass>Person</primary-objectclass>
    <attr name="ID" type="string"><value>${id}</value></attr><attr name="name" type="string"><value>${name}</value></attr>
    <attr name="shoeSize" type="integer"><value>40</value></attr>
    ${boss === '' ? '' : `<dn-attr name="boss"><dn-value><dn>${boss}</dn></dn-value></dn-attr>`}</delta>`;

test('a drop file of the old server is imported, and is what the system has', async () => {
  await using company = await smallCompany();
  const hr = company.read('config/connectors/hr.yaml');
  const step = '{ step: full-import, dropFile: { name: old, use: resume-from-file } }';
  company.write('config/connectors/hr.yaml', hr.replace('  sync:', `  load: [${step}]\n  sync:`));
  expect(await company.run('config apply')).toMatchObject({ code: 0 });
  company.write(
    'old.xml',
    `<mmsml xmlns="http://www.microsoft.com/mms/mmsml/v2" step-type="full-import"><directory-entries>${entry('1', 'Zoë Ångström', '')}${entry('2', 'Ben', '1')}${entry('3', 'Cleo', '1')}</directory-entries></mmsml>`,
  );
  const written = await company.run('migrate drop-file old.xml HR');
  expect(written).toMatchObject({ code: 0 });
  expect(written.stdout).toContain('3 objects of a full-import');
  expect(written.stdout).toContain('Left out: 3 attributes');
  expect(await company.run('migrate drop-file old.xml hr')).toMatchObject({ code: 2 });
  expect(await company.run('run hr load')).toMatchObject({ code: 0 });
  const imported = await company.run('run hr import --output json');
  expect(JSON.parse(imported.stdout)).toMatchObject({
    steps: [{ adds: 0, updates: 0, unchanged: 3 }],
  });
});
