import { AppError } from '@cognate/kernel';
import type { ObjectRef, ReadStore } from '@cognate/sync-engine';
import type { SyncRules } from '@cognate/sync-rules';

type Connector = SyncRules['connectorList'][number];

/** A connector by its id, whatever its case; `unknown-connector`. */
export function findConnector(rules: SyncRules, name: string): Connector {
  const connector = rules.connectors.get(name);
  if (connector !== undefined) return connector;
  throw new AppError('unknown-connector', `There is no connector "${name}".`, {
    remedy: `Configured are: ${rules.connectorList.map(({ id }) => id).join(', ') || 'none'}.`,
  });
}

/** An object by its name, its anchor, or else its number; `unknown-object`. */
export async function findObject(
  store: Pick<ReadStore, 'findObject'>,
  { id: connector }: Connector,
  name: string,
): Promise<ObjectRef> {
  const byName = await store.findObject({ connector, dn: name });
  if (byName !== undefined) return byName;
  const byId = /^\d{1,15}$/.test(name) ? await store.findObject({ id: Number(name) }) : undefined;
  if (byId?.connector === connector) return byId;
  throw new AppError('unknown-object', `The connector "${connector}" has no object "${name}".`, {
    remedy: `Look it up with "cognate cs search ${connector} <text>".`,
  });
}
