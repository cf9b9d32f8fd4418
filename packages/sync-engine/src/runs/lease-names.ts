/** The name under which the metaverse, with everything that waits to be exported, is claimed. */
export const METAVERSE_LEASE = 'metaverse';

const OF_CONNECTOR = 'connector:';

/** The name under which a connector is claimed. */
export const leaseOfConnector = (connector: string): string => `${OF_CONNECTOR}${connector}`;

/** The connector that a name claims; undefined for other names. */
export const connectorOfLease = (name: string): string | undefined =>
  name.startsWith(OF_CONNECTOR) ? name.slice(OF_CONNECTOR.length) : undefined;

/** The name under which the exports of a connector are claimed. */
export const leaseOfExports = (connector: string): string => `exports:${connector}`;
