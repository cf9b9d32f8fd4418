export { isBelow } from './import/containers.ts';
export type { ImportContext } from './import/directory-reader.ts';
export { importFull } from './import/import-full.ts';
export { equal, present } from './protocol/filter.ts';
export { connectLdap } from './protocol/ldap-client.ts';
export type { LdapClient } from './protocol/ldap-client.ts';
export { parseLdapUrl } from './protocol/ldap-url.ts';
export { DirectorySession, openDirectory } from './session/directory-session.ts';
export { connectionProblems, directoryFields, dnField } from './settings.ts';
