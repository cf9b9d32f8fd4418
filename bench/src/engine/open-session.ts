import type { ConnectorSession } from '@cognate/connector-kit';
import type { ConnectorRules } from '@cognate/sync-rules';
import { connectorTypeOf } from './connector-types.ts';
import type { ConnectorTypes } from './connector-types.ts';

/** What the sessions of a run have in common. */
export interface Surroundings {
  /** Where the files of the data are. */
  readonly directory: string;
  /** Secrets that the settings name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Opens a session to the system of a connector, as a server does it. */
export function openSession(
  types: ConnectorTypes,
  connector: ConnectorRules,
  { directory, secrets }: Surroundings,
  signal: AbortSignal,
): Promise<ConnectorSession> {
  const type = connectorTypeOf(types, connector.type);
  return type.open(type.manifest.settings.parse(connector.settings), {
    baseDirectory: directory,
    schema: {
      objectTypes: [...connector.objectTypes.values()].map(({ name, attributeList }) => ({
        name,
        attributes: attributeList.map((attribute) => ({
          name: attribute.name,
          type: attribute.type,
          multivalued: attribute.multivalued,
        })),
      })),
    },
    signal,
    secret: (name) => secrets[name] ?? '',
  });
}
