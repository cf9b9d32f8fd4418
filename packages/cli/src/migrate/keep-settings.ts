import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from '@cognate/contract';
import { builtInConnectorTypes, loadConfigurationFolder, openSecrets } from '@cognate/server';
import type { CommandContext } from '../command-context.ts';

/**
 * A configuration with the connector types and settings that a folder has for the same connectors: addresses and files
 * that somebody entered there are in no export. A folder that cannot be read gives nothing.
 */
export async function keepSettings(
  configuration: Configuration,
  folder: string,
  { dataDirectory, environment }: CommandContext,
): Promise<Configuration> {
  if (!existsSync(path.join(folder, 'cognate.yaml'))) return configuration;
  const { configuration: before } = await loadConfigurationFolder(folder, {
    types: builtInConnectorTypes,
    placeholders: { data: dataDirectory, config: folder },
    secrets: openSecrets(dataDirectory, environment),
  });
  const known = new Map(before?.connectors.map((connector) => [connector.id, connector]));
  return {
    ...configuration,
    connectors: configuration.connectors.map((connector) => {
      const kept = known.get(connector.id);
      return kept === undefined
        ? connector
        : { ...connector, type: kept.type, settings: kept.settings };
    }),
  };
}
