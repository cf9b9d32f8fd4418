import { AppError } from '@cognate/kernel';
import type { SyncRules } from '@cognate/server';

type Connectors = SyncRules['connectorList'];

/** The connector of an id, or all of them. Throws `unknown-connector`. */
export function findConnectors(rules: SyncRules, id: string | undefined): Connectors {
  if (id === undefined) return rules.connectorList;
  const connector = rules.connectors.get(id);
  if (connector !== undefined) return [connector];
  throw new AppError('unknown-connector', `There is no connector "${id}".`, {
    remedy: `Configured are: ${rules.connectorList.map((known) => known.id).join(', ') || 'none'}.`,
  });
}
