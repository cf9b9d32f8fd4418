import type { DecisionStore } from '@cognate/sync-engine';
import { deleteWhere } from './tables.ts';
import type { Sync, Work } from './work.ts';

export function createDecisionStore({ read }: Work): Sync<DecisionStore> {
  return {
    exportDecisions(connector, ids) {
      return ids.flatMap((id) => {
        const row = read().decisions.get(id);
        if (row?.connector !== connector) return [];
        const { connector: _, ...decision } = row;
        return [decision];
      });
    },
    writeExportDecisions(connector, decisions) {
      for (const decision of decisions)
        read().decisions.set(decision.id, { ...decision, connector });
    },
    sweepExportDecisions(connector) {
      const { decisions, exports } = read();
      deleteWhere(
        decisions,
        (row, id) => row.connector === connector && exports.get(id)?.stage !== 'pending',
      );
    },
  };
}
