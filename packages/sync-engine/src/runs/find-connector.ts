import { AppError } from '@cognate/kernel';
import type { ConnectorRules, SyncRules } from '@cognate/sync-rules';

/** A configured connector, or `unknown-connector`. */
export function findConnector(rules: SyncRules, id: string): ConnectorRules {
  const connector = rules.connectors.get(id);
  if (connector !== undefined) return connector;
  throw new AppError('unknown-connector', `There is no connector "${id}".`, {
    remedy: `Configured are: ${rules.connectorList.map((known) => known.id).join(', ') || 'none'}.`,
  });
}
