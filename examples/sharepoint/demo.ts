import { join } from 'node:path';
import { farmAccount, startSharePoint } from '@cognate/testkit/servers';
import { copyFor } from './recorded/copy-for.ts';
import { record } from './recorded/drop-file.ts';
import { company } from './recorded/people.ts';

const EMPLOYEES = 200;

/** What the demo needs besides the example: a double of SharePoint, and a recording of a directory. */
export async function openStage(dataDirectory: string, configFolder: string) {
  const farm = await startSharePoint({ logOn: 'ntlm' });
  const configDirectory = join(dataDirectory, configFolder);
  await copyFor(farm, configDirectory);
  const people = company(EMPLOYEES);
  record(
    dataDirectory,
    'full-import',
    people.map((object) => ({ change: 'replace', ...object })),
  );
  return {
    configDirectory,
    cycle: 'recorded',
    secrets: { AD_PASSWORD: 'never asked for', SHAREPOINT_PASSWORD: farmAccount.password },
    look: `The people of a SharePoint that is none, with their photos: ${farm.url}`,
    close: () => farm.stop(),
  };
}
