import { NameMap } from '@cognate/kernel';
import type { ConnectorRules } from './rules.ts';

/**
 * What goes for the objects of a connector that the configuration no longer has, while they are there: they stay as
 * and where they are, and nothing flows.
 */
export const removedConnector = (id: string): ConnectorRules => ({
  id,
  type: '',
  settings: {},
  dnStyle: 'generic',
  canRename: false,
  objectTypes: new NameMap(),
  outbound: [],
  deprovision: 'make-normal-disconnector',
  recall: true,
  runProfiles: new NameMap(),
});
