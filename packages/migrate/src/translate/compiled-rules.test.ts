import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import { folderOf, systemsFolder } from '../testing/folders.ts';
import { translate } from './translate.ts';

const METAVERSE = `<saved-mv-configuration><mv-data><schema><dsml><directory-schema>
  <class id="person" type="structural"><name>person</name><attribute ref="#lastName" required="false"/></class>
  <attribute-type id="lastName" single-value="true"><name>lastName</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
  </directory-schema></dsml></schema></mv-data></saved-mv-configuration>`;

const service = async () => {
  const agent = readFileSync(path.join(systemsFolder, 'ma-fim.xml'), 'utf8');
  const folder = folderOf({ 'ma.xml': agent, 'MV.xml': METAVERSE });
  return translate(await readMigrationFolder(folder), testCatalog);
};

it('takes the lasting flow of a rule before the one for new objects, and lets no null through unasked', async () => {
  const { configuration, findings } = await service();
  expect(configuration.connectors[0]?.exportFlows).toEqual({
    person: { person: { sn: 'lastName', active: 'IIF(IsPresent(lastName), true, false)' } },
  });
  const left = findings.filter(({ subject }) => subject.endsWith('person.sn'));
  expect(left.map(({ message }) => message).join()).toContain('gives new objects a first value');
});

it('asks for no rule that is built into the identity service', async () => {
  const { findings } = await service();
  const name = findings.find(({ subject }) => subject.endsWith('person.dn'));
  expect(name).toMatchObject({ category: 'note' });
  expect(name?.message).toContain('built into it');
});

it('knows what stands only in the schema of the identity service', async () => {
  const { findings } = await service();
  expect(findings.filter(({ category }) => category === 'unknown')).toEqual([]);
});
