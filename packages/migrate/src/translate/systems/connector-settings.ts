import type { MimAgent } from '../../mim/model.ts';
import type { ConnectorCatalog } from '../connector-catalog.ts';
import { activeDirectorySettings } from './active-directory-settings.ts';
import { delimitedSettings } from './delimited-settings.ts';
import { ldapSettings } from './ldap-settings.ts';
import { ldapServerOf } from './ldap-server.ts';
import { isSharePoint, sharepointSettings } from './sharepoint-settings.ts';
import { standInSettings } from './stand-in-settings.ts';
import { textFileSettings } from './text-file-settings.ts';

/** The settings of a new connector and what is to be said of them. */
export interface ConnectorSettings {
  readonly type: string;
  readonly settings: unknown;
  /** Whether these settings let the connector find changes, where its type can. */
  readonly deltaImport: boolean;
  readonly category: 'one-to-one' | 'note' | 'human';
  readonly message: string;
  readonly remedy: string;
  /** Names of secrets that somebody has to supply. */
  readonly secrets: readonly string[];
  /** Paths of old settings that were used, as prefixes. */
  readonly used: readonly string[];
  /** What else somebody has to know or to do. */
  readonly more?: readonly SettingsRemark[];
}

export interface SettingsRemark {
  readonly category: 'note' | 'human';
  /** Which part: `provisioning of mailboxes`. */
  readonly part: string;
  readonly message: string;
  readonly remedy: string;
}

const TEXT_FILES = new Set(['FIXED', 'FIXED-WIDTH', 'AVP', 'LDIF', 'DSML']);

/** Chooses the connector type for a management agent and fills its settings in. */
export function connectorSettings(
  agent: MimAgent,
  id: string,
  catalog: ConnectorCatalog,
): ConnectorSettings {
  const category = agent.category.toUpperCase();
  const active = category === 'AD' || category === 'AD GAL';
  if (active && catalog.has('active-directory')) return activeDirectorySettings(agent, id);
  const server = catalog.has('ldap') ? ldapServerOf(agent) : undefined;
  if (server !== undefined) return ldapSettings(agent, id, server);
  if (isSharePoint(agent) && catalog.has('sharepoint')) return sharepointSettings(agent, id);
  if (category === 'DELIMITED') return delimitedSettings(agent);
  return TEXT_FILES.has(category) ? textFileSettings(agent) : standInSettings(agent, id);
}
