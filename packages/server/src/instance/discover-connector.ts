import type { DiscoveredPartition, DiscoveredSchema } from '@cognate/connector-kit';
import { AppError } from '@cognate/kernel';
import type { CheckContext, CheckedConfiguration } from '../configuration/check-configuration.ts';
import { openSession } from './open-session.ts';

/** What a connected system says of itself. */
export interface Discovery extends DiscoveredSchema {
  readonly connector: string;
  /** The server that was asked, where there are several; otherwise null. */
  readonly server: string | null;
  /** Empty for a system without partitions. */
  readonly partitions: readonly DiscoveredPartition[];
  /** The object types that the configuration selects. */
  readonly selectedTypes: readonly string[];
}

/** Asks the system of a connector for its schema and partitions. Errors: `unknown-connector`, the connector's own. */
export async function discoverConnector(
  { rules, connectorTypes }: CheckedConfiguration,
  id: string,
  context: CheckContext,
  signal: AbortSignal,
): Promise<Discovery> {
  const connector = rules?.connectors.get(id);
  const type = connector === undefined ? undefined : connectorTypes.get(connector.type);
  if (connector === undefined || type === undefined)
    throw new AppError('unknown-connector', `There is no connector "${id}".`, {
      remedy: 'The connectors are listed in cognate.yaml.',
    });
  const session = await openSession(type, connector, context, signal);
  try {
    const { objectTypes } = await session.discoverSchema();
    const partitions = (await session.discoverPartitions?.()) ?? [];
    return {
      connector: id,
      server: session.server ?? null,
      partitions,
      selectedTypes: [...connector.objectTypes.values()].map(({ name }) => name),
      objectTypes,
    };
  } finally {
    await session.close();
  }
}
