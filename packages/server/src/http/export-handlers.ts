import { decideExports } from '@cognate/sync-engine';
import type { Instance } from '../compose.ts';
import { labelsOf, shownExport } from '../exports/export-labels.ts';
import { findHeldExports } from '../exports/find-held-exports.ts';
import { findConnector } from '../objects/find-object.ts';
import type { Handlers } from './handlers.ts';

/** Exports that wait for an operator. */
export function createExportHandlers(instance: Instance, now: () => Date) {
  const { store } = instance;
  return {
    listHeldExports: async ({ connector, state, limit }) => {
      const { rules } = await instance.active();
      const connectors =
        connector === undefined ? rules.connectorList : [findConnector(rules, connector)];
      const found = await findHeldExports(store, connectors, { state, limit: limit + 1 });
      const exports = [];
      for (const held of found.slice(0, limit))
        exports.push(shownExport(held, await labelsOf(store, held.connector, [held.delta])));
      return { exports, more: found.length > limit };
    },
    decideExports: async ({ connector, state, exports }, { caller }) => {
      const { rules } = await instance.active();
      const decided = await decideExports(store, findConnector(rules, connector), {
        state,
        by: caller.name,
        at: now(),
        ...(exports === undefined ? {} : { exports }),
      });
      const ids = decided.map(({ id }) => id);
      return { exports: ids, missing: (exports ?? []).filter((id) => !ids.includes(id)) };
    },
  } satisfies Partial<Handlers>;
}
