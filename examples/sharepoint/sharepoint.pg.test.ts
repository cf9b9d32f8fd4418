import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@cognate/testkit';
import { startSharePoint } from '@cognate/testkit/servers';
import { copyFor } from './recorded/copy-for.ts';
import { openExample } from './testing/open-example.ts';
import { recordedDirectory } from './testing/recorded-directory.ts';
import { describeScenario } from './testing/scenario.ts';

describeScenario(async () => {
  const farm = await startSharePoint({ logOn: 'ntlm' });
  const database = await testDatabase();
  const home = await mkdtemp(join(tmpdir(), 'cognate-sharepoint-'));
  const [folder, data] = [join(home, 'config'), join(home, 'data')];
  await copyFor(farm, folder);
  const instance = await openExample({ data, folder, database: database.connectionString });
  return {
    farm,
    instance,
    store: 'sharepoint',
    others: 0,
    cycles: { first: 'recorded', changes: 'recorded-changes' },
    ...recordedDirectory(data),
    close: async () => {
      await instance.close();
      await database.drop();
      await farm.stop();
      await rm(home, { recursive: true });
    },
  };
});
