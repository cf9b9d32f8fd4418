import { findConnector } from '@cognate/server';
import type { SyncRules } from '@cognate/server';

/** The connector of an id, or all of them. Throws `unknown-connector`. */
export const findConnectors = (
  rules: SyncRules,
  id: string | undefined,
): SyncRules['connectorList'] =>
  id === undefined ? rules.connectorList : [findConnector(rules, id)];
