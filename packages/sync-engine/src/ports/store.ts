import type { DecisionStore } from './decision-store.ts';
import type { ExportStore } from './export-store.ts';
import type { ImportStore } from './import-store.ts';
import type { IdStore, LeaseStore, RunStore } from './run-store.ts';
import type { SyncStore } from './sync-store.ts';
import type { Vault } from './vault.ts';

/** All that the engine needs to be stored. */
export interface EngineStore
  extends ImportStore, SyncStore, ExportStore, DecisionStore, RunStore, LeaseStore, IdStore {
  /** What seals the values of secret attributes in it; without one they are stored as they are. */
  readonly vault?: Vault | undefined;
}
