import { must } from '@cognate/kernel';
import { builtInConnectorTypes, openInstance } from '@cognate/server';
import type { Instance } from '@cognate/server';
import { farmAccount } from '@cognate/testkit/servers';

/** An instance whose configuration is in force: a copy of the example in a folder. */
export async function openExample(of: {
  readonly data: string;
  readonly folder: string;
  readonly database: string;
  readonly secrets?: Readonly<Record<string, string>>;
}): Promise<Instance> {
  const instance = await openInstance({
    dataDirectory: of.data,
    databaseUrl: of.database,
    connectorTypes: builtInConnectorTypes,
    environment: {
      COGNATE_SECRET_AD_PASSWORD: 'not asked for',
      COGNATE_SECRET_SHAREPOINT_PASSWORD: farmAccount.password,
      ...of.secrets,
    },
    log: () => {},
    now: () => new Date(),
  });
  const { configuration, problems } = await instance.loadFolder(of.folder);
  await instance.apply(of.folder, must(configuration, JSON.stringify(problems)), 'tester');
  return instance;
}
