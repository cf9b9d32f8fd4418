import type { ConnectorType } from '@cognate/connector-kit';
import { AppError } from '@cognate/kernel';

/** The connector types that a run needs, by their ids. */
export type ConnectorTypes = ReadonlyMap<string, ConnectorType>;

/** Loads the connector types of the targets and of the source. */
export async function loadConnectorTypes(source: string): Promise<ConnectorTypes> {
  const { delimitedConnector } = await import('@cognate/connector-delimited');
  const types = new Map<string, ConnectorType>([
    [delimitedConnector.manifest.id, delimitedConnector],
  ]);
  if (source === 'ldap') {
    const { ldapConnector } = await import('@cognate/connector-ldap');
    types.set(ldapConnector.manifest.id, ldapConnector);
  }
  if (source === 'active-directory') {
    const { activeDirectoryConnector } = await import('@cognate/connector-active-directory');
    types.set(activeDirectoryConnector.manifest.id, activeDirectoryConnector);
  }
  return types;
}

export function connectorTypeOf(types: ConnectorTypes, id: string): ConnectorType {
  const type = types.get(id);
  if (type === undefined)
    throw new AppError('internal-error', `Internal error: no connector type "${id}" was loaded`);
  return type;
}
