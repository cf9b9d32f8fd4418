export { startSystemPostgres } from './postgres/start-system-postgres.ts';
export type { SystemPostgres } from './postgres/start-system-postgres.ts';
export type { SlapdOverlay } from './slapd/slapd-configuration.ts';
export { startSlapd } from './slapd/start-slapd.ts';
export type { Slapd, SlapdOptions } from './slapd/start-slapd.ts';
export { startDs389 } from './ds389/start-ds389.ts';
export type { Ds389, Ds389Options } from './ds389/start-ds389.ts';
export { startSamba } from './samba/start-samba.ts';
export type { Samba, SambaForest } from './samba/start-samba.ts';
export type { TestForests } from './samba/test-forests.ts';
export { testDatabase } from './postgres/test-database.ts';
export type { TestDatabase } from './postgres/test-database.ts';
export { EngineWorld, engineWorld } from './engine/engine-world.ts';
export type { Profile, Systems, WorldOptions } from './engine/engine-world.ts';
export { fakeConnector, fakeDocument, same, source, target } from './engine/fake-document.ts';
export { FakeSystem } from './engine/fake-system.ts';
export { fileJournal } from './engine/file-journal.ts';
export type { FakeObject, FakeValues, Faults, Operation } from './engine/fake-system.ts';
export { stateHash } from './engine/natural-state.ts';
export type {
  NaturalExport,
  NaturalMetaverse,
  NaturalObject,
  NaturalState,
} from './engine/natural-state.ts';
export { openStorePool } from './engine/open-store-pool.ts';
export { dumpTables } from './engine/store-rows.ts';
