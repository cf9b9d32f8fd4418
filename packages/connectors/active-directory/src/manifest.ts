import type { ConnectorManifest } from '@cognate/connector-kit';
import { activeDirectorySettings } from './config.ts';
import type { ActiveDirectorySettings } from './config.ts';

/** The domains of one Active Directory forest that a domain controller of theirs serves. */
export const activeDirectoryManifest: ConnectorManifest<ActiveDirectorySettings> = {
  id: 'active-directory',
  title: 'Active Directory',
  summary: 'Active Directory Domain Services, with changes by DirSync and passwords.',
  settings: activeDirectorySettings,
  capabilities: {
    dnStyle: 'ldap',
    dnIsAnchor: false,
    fullImport: true,
    deltaImport: true,
    export: true,
    rename: true,
    exportType: 'attribute-update',
    // A domain controller refuses links to objects that it does not have.
    referencesNeedTarget: true,
  },
};
