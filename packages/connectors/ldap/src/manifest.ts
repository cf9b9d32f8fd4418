import type { ConnectorManifest } from '@cognate/connector-kit';
import { ldapSettings } from './config.ts';
import type { LdapSettings } from './config.ts';

/** LDAP v3 directories in general: OpenLDAP, 389 Directory Server, OpenDJ and what speaks like them. */
export const ldapManifest: ConnectorManifest<LdapSettings> = {
  id: 'ldap',
  title: 'LDAP directory',
  summary: 'Any directory that speaks LDAP v3, with its own schema.',
  settings: ldapSettings,
  capabilities: {
    dnStyle: 'ldap',
    dnIsAnchor: false,
    fullImport: true,
    deltaImport: true,
    export: true,
    rename: true,
    exportType: 'attribute-update',
    // The protocol lets any name stand as a value; few servers check it.
    referencesNeedTarget: false,
  },
};
