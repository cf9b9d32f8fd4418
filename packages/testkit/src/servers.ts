// The servers alone, for the tests of connectors: they need neither the engine nor its store.
export { startDs389 } from './ds389/start-ds389.ts';
export type { Ds389 } from './ds389/start-ds389.ts';
export type { Samba, SambaForest } from './samba/start-samba.ts';
export { startSamba } from './samba/start-samba.ts';
export type { TestForests } from './samba/test-forests.ts';
export { makeTestCertificates } from './slapd/test-certificates.ts';
export { startSlapd } from './slapd/start-slapd.ts';
export type { Slapd, SlapdOptions } from './slapd/start-slapd.ts';
export { startRelay } from './start-relay.ts';
export { startSharePoint } from './sharepoint/start-sharepoint.ts';
export type { SharePointDouble, SharePointOptions } from './sharepoint/start-sharepoint.ts';
export { farmAccount } from './sharepoint/windows-logon.ts';
export type { SharePointProfile } from './sharepoint/profile-store.ts';
