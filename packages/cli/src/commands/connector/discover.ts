import { AppError, foldName } from '@cognate/kernel';
import {
  builtInConnectorTypes,
  discoverConnector,
  loadConfigurationFolder,
  openSecrets,
} from '@cognate/server';
import type { Discovery } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderDiscovery } from './render-discovery.ts';
import type { ShownDiscovery } from './render-discovery.ts';

/** `cognate connector discover <connector>` */
export const connectorDiscoverCommand: Command = {
  path: ['connector', 'discover'],
  summary: 'Shows what a connected system has: partitions, containers, object types, attributes.',
  description: [
    'Connects with the settings in the configuration files, applied or not, and needs no database. A cross marks what the settings select.',
    'Attributes are listed for the types that are named with --type, in table and JSON.',
  ],
  positionals: [{ name: 'connector', summary: 'The id of a connector in the files.' }],
  options: [
    { name: 'type', value: 'NAME', summary: 'Lists the attributes of this object type.' },
    { name: 'all-types', summary: 'Lists all object types, not only the selected ones.' },
  ],
  examples: [
    { line: 'connector discover ad', does: 'Partitions, containers and the selected types.' },
    { line: 'connector discover ad --type user', does: 'Every attribute that users can have.' },
  ],
  run: async (args, context): Promise<ExitCode> => {
    const { configDirectory, dataDirectory, environment, output, signal } = context;
    const check = {
      types: builtInConnectorTypes,
      placeholders: { data: dataDirectory, config: configDirectory },
      secrets: openSecrets(dataDirectory, environment),
    };
    const { checked } = await loadConfigurationFolder(configDirectory, check);
    if (checked === undefined)
      throw new AppError('configuration-not-valid', `${configDirectory} has mistakes.`, {
        remedy: 'Run "cognate config validate", which names them all.',
      });
    const id = args.positional('connector');
    const discovery = await discoverConnector(checked, id, check, signal);
    const shown = showOf(discovery, args.option('type'), args.flag('all-types'));
    output.result(shown, () => renderDiscovery(shown, output.style));
    return EXIT.ok;
  },
};

const isNamed = (name: string, other: string): boolean => foldName(name) === foldName(other);

/** What of a discovery is asked for. Errors: `unknown-object`. */
function showOf(
  { objectTypes, selectedTypes, ...rest }: Discovery,
  type: string | undefined,
  all: boolean,
): ShownDiscovery {
  const isSelected = (name: string): boolean => selectedTypes.some((one) => isNamed(one, name));
  const wanted = objectTypes.filter(({ name }) =>
    type === undefined ? all || isSelected(name) : isNamed(name, type),
  );
  if (type !== undefined && wanted.length === 0)
    throw new AppError('unknown-object', `The system has no object type "${type}".`, {
      remedy: 'See --all-types.',
    });
  return {
    ...rest,
    typeCount: objectTypes.length,
    objectTypes: wanted.map(({ name, parents = [], anchor = [], attributes }) => ({
      name,
      selected: isSelected(name),
      parents,
      anchor,
      attributeCount: attributes.length,
      ...(type === undefined ? {} : { attributes }),
    })),
  };
}
