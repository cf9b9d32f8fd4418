import type { ConnectorTraits } from '@cognate/sync-rules';

/** What is known of a connector type that an installation has. */
export interface KnownConnector {
  readonly deltaImport: boolean;
  readonly traits: ConnectorTraits;
}

/** The connector types of an installation, by id. */
export type ConnectorCatalog = ReadonlyMap<string, KnownConnector>;
