import { builtInConnectorTypes } from '@cognate/server';
import type { ConnectorCatalog, KnownConnector } from '@cognate/migrate';

/** The connector types of this installation, as a migration has to know them. */
export async function connectorCatalog(): Promise<ConnectorCatalog> {
  const catalog = new Map<string, KnownConnector>();
  for (const id of builtInConnectorTypes.ids) {
    const capabilities = (await builtInConnectorTypes.load(id))?.manifest.capabilities;
    if (capabilities === undefined) continue;
    const { deltaImport, dnStyle, rename, export: canExport } = capabilities;
    catalog.set(id, { deltaImport, traits: { dnStyle, canRename: rename, canExport } });
  }
  return catalog;
}
