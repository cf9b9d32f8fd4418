import { createConnectorTypes } from './connector-types.ts';

/** The connector types that come with the product. */
export const builtInConnectorTypes = createConnectorTypes({
  'active-directory': async () =>
    (await import('@cognate/connector-active-directory')).activeDirectoryConnector,
  delimited: async () => (await import('@cognate/connector-delimited')).delimitedConnector,
  ldap: async () => (await import('@cognate/connector-ldap')).ldapConnector,
  sharepoint: async () => (await import('@cognate/connector-sharepoint')).sharepointConnector,
});
