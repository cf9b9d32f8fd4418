import type { EngineStore } from '@cognate/sync-engine';
import { createDecisionStore } from './decision-store.ts';
import { createExportStore } from './export-store.ts';
import { createIdStore, createLeaseStore, createRunStore } from './history-store.ts';
import { createImportStore } from './import-store.ts';
import { createPartStore } from './part-store.ts';
import { createSyncStore } from './sync-store.ts';
import { copyTables, emptyTables } from './tables.ts';
import type { Tables } from './tables.ts';
import { asPromises } from './work.ts';
import type { Work } from './work.ts';

/** The engine's store without a database. */
export interface MemoryStore extends EngineStore {
  /** All that is stored at the moment. Not to be changed. */
  readonly tables: () => Tables;
}

/**
 * A store in plain maps, for tests that run the engine thousands of times. It promises what the PostgreSQL store
 * promises: pages are committed whole or not at all, keys stay unique. Nothing outlives the process.
 */
export function createMemoryStore(): MemoryStore {
  let tables = emptyTables();
  const work: Work = {
    read: () => tables,
    commit: (change) => {
      const draft = copyTables(tables);
      change(draft);
      tables = draft;
    },
  };
  const store = asPromises<EngineStore>({
    ...createImportStore(work),
    ...createSyncStore(work),
    ...createPartStore(work),
    ...createExportStore(work),
    ...createDecisionStore(work),
    ...createRunStore(work),
    ...createLeaseStore(work),
    ...createIdStore(work),
  });
  return { ...store, tables: () => tables };
}
