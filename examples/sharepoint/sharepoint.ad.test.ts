import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@cognate/testkit';
import { startSharePoint } from '@cognate/testkit/servers';
import { inject } from 'vitest';
import { copyFor } from './recorded/copy-for.ts';
import { employee } from './recorded/people.ts';
import type { DirectoryObject } from './recorded/people.ts';
import { openDirectory } from './testing/directory.ts';
import type { Directory } from './testing/directory.ts';
import { openExample } from './testing/open-example.ts';
import { describeScenario } from './testing/scenario.ts';

/** People of the other forest; one of them has an account in the first one as well. */
const STAFF: readonly DirectoryObject[] = [
  ...Array.from({ length: 20 }, (_, index) => employee(1000 + index)),
  {
    dn: 'CN=Vera,OU=People,DC=litware,DC=test',
    anchor: 'vera',
    type: 'user',
    attributes: { sAMAccountName: ['vera.staff'], displayName: ['Vera'] },
  },
];

/** The connector of the example with a forest of the test. */
async function connect(
  folder: string,
  { forest, unit }: Directory,
  id: 'ad' | 'staff',
): Promise<void> {
  await writeFile(join(folder, `${id}-ca.pem`), forest.ca);
  const text = await readFile(join(import.meta.dirname, 'connectors', 'ad.yaml'), 'utf8');
  await writeFile(
    join(folder, 'connectors', `${id}.yaml`),
    text
      .replace('id: ad', `id: ${id}`)
      .replace('dc1.litware.test', forest.host)
      .replace('litware-ca.pem', `${id}-ca.pem`)
      .replace('cognate@litware.test', `Administrator@${forest.domain}`)
      .replace('AD_PASSWORD', `${id.toUpperCase()}_PASSWORD`)
      .replaceAll('OU=People,DC=litware,DC=test', unit)
      .replaceAll('DC=litware,DC=test', forest.baseDn),
  );
}

/** The other forest beside the first one, in the first cycle. */
async function addStaff(folder: string): Promise<void> {
  const change = async (name: string, edit: (text: string) => string): Promise<void> => {
    const file = join(folder, name);
    await writeFile(file, edit(await readFile(file, 'utf8')));
  };
  const steps = ['full-import', 'full-sync'].map(
    (profile) => `    - { connector: staff, profile: ${profile} }\n`,
  );
  await change('cognate.yaml', (text) =>
    text
      .replace('  - ad\n', '  - ad\n  - staff\n')
      .replace('  default:\n', `  default:\n${steps.join('')}`),
  );
  await change('metaverse.yaml', (text) =>
    text.replaceAll('connectors: [ad]', 'connectors: [ad, staff]'),
  );
}

describeScenario(async () => {
  const { contoso, fabrikam } = inject('forests');
  const farm = await startSharePoint({ logOn: 'ntlm' });
  const database = await testDatabase();
  const home = await mkdtemp(join(tmpdir(), 'cognate-sharepoint-'));
  const [folder, data] = [join(home, 'config'), join(home, 'data')];
  const accounts = await openDirectory(contoso, 'sharepoint');
  const staff = await openDirectory(fabrikam, 'Staff');
  await copyFor(farm, folder);
  await connect(folder, accounts, 'ad');
  await connect(folder, staff, 'staff');
  await addStaff(folder);
  const instance = await openExample({
    data,
    folder,
    database: database.connectionString,
    secrets: {
      COGNATE_SECRET_AD_PASSWORD: contoso.adminPassword,
      COGNATE_SECRET_STAFF_PASSWORD: fabrikam.adminPassword,
    },
  });
  return {
    farm,
    instance,
    store: 'sharepoint',
    others: STAFF.length,
    cycles: { first: 'default', changes: 'changes' },
    named: (recorded) => accounts.named(recorded).replaceAll('LITWARE', 'CONTOSO'),
    sidOf: accounts.sidOf,
    fill: async (objects) => {
      await accounts.add(objects);
      await staff.add(STAFF);
    },
    change: accounts.change,
    leave: accounts.leave,
    close: async () => {
      await instance.close();
      await Promise.all([accounts.close(), staff.close()]);
      await database.drop();
      await farm.stop();
      await rm(home, { recursive: true });
    },
  };
});
