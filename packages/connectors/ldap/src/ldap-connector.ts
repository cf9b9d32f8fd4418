import type { ConnectorType } from '@cognate/connector-kit';
import type { LdapSettings } from './config.ts';
import { ldapManifest } from './manifest.ts';
import { openLdapSession } from './session.ts';

/** The connector for LDAP v3 directories. */
export const ldapConnector: ConnectorType<LdapSettings> = {
  manifest: ldapManifest,
  open: openLdapSession,
};
