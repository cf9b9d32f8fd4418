export { startSystemPostgres } from './postgres/start-system-postgres.ts';
export type { SystemPostgres } from './postgres/start-system-postgres.ts';
export type { SlapdOverlay } from './slapd/slapd-configuration.ts';
export { startSlapd } from './slapd/start-slapd.ts';
export type { Slapd, SlapdOptions } from './slapd/start-slapd.ts';
export { testDatabase } from './postgres/test-database.ts';
export { fastFolder } from './run-directory.ts';
export type { TestDatabase } from './postgres/test-database.ts';
export { EngineWorld, engineWorld } from './engine/engine-world.ts';
export type { Profile, Systems, WorldOptions } from './engine/engine-world.ts';
export { fakeConnector, fakeDocument, same, source, target } from './engine/fake-document.ts';
export { FakeSystem } from './engine/fake-system.ts';
export { fileJournal } from './engine/file-journal.ts';
export type { FakeObject, FakeValues, Operation } from './engine/fake-system.ts';
export type { Faults } from './engine/faults.ts';
export { stateHash } from './engine/natural-state.ts';
export { MemoryWorld } from './memory-store/memory-world.ts';
export { ReferenceModel } from './model/reference-model.ts';
export type {
  NaturalExport,
  NaturalMetaverse,
  NaturalObject,
  NaturalState,
} from './engine/natural-state.ts';
export { openStorePool } from './engine/open-store-pool.ts';
export { dumpTables, readStoreRows } from './engine/store-rows.ts';
export type { StoreRows } from './engine/store-rows.ts';
