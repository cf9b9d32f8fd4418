import { heldExports } from '@cognate/sync-engine';
import type { EngineStore, HeldExport } from '@cognate/sync-engine';
import type { SyncRules } from '@cognate/sync-rules';

/** The first exports, of all connectors or of one, that stand as asked with the operators. */
export async function findHeldExports(
  store: EngineStore,
  connectors: SyncRules['connectorList'],
  { state, limit }: { readonly state: HeldExport['state'] | 'all'; readonly limit: number },
): Promise<readonly HeldExport[]> {
  const found: HeldExport[] = [];
  for (const connector of connectors)
    for await (const held of heldExports(store, connector)) {
      if (state === 'all' || held.state === state) found.push(held);
      if (found.length === limit) return found;
    }
  return found;
}
