import type { Pool } from 'pg';
import type {
  ConfigurationStore,
  EngineStore,
  HistoryStore,
  ReadStore,
} from '@cognate/sync-engine';
import { toDatabaseError } from './connection/database-error.ts';
import { createConfigurationStore } from './configuration/configuration-store.ts';
import { Dictionary } from './dictionary/dictionary.ts';
import { createExportStore } from './export/export-store.ts';
import { createHistoryStore } from './history/history-store.ts';
import { createIdStore } from './history/id-store.ts';
import { createLeaseStore } from './history/lease-store.ts';
import { createRunStore } from './history/run-store.ts';
import { createImportCommits } from './import/commit-import.ts';
import { createImportQueries } from './import/import-queries.ts';
import { createReadStore } from './read/read-store.ts';
import type { StoreContext } from './store-context.ts';
import { createSyncCommit } from './synchronize/commit-sync.ts';
import { createSyncQueries } from './synchronize/sync-queries.ts';

/** Everything that Cognate stores, in PostgreSQL. */
export interface PostgresStore extends EngineStore, ReadStore, HistoryStore, ConfigurationStore {}

/** The store over a pool whose database has been migrated. The pool stays the caller's to close. */
export async function createPostgresStore(pool: Pool): Promise<PostgresStore> {
  const names = new Dictionary(pool);
  await names.load();
  const context: StoreContext = { pool, names };
  return withDatabaseErrors({
    ...createImportQueries(context),
    ...createImportCommits(context),
    ...createSyncQueries(context),
    ...createSyncCommit(context),
    ...createExportStore(context),
    ...createRunStore(context),
    ...createLeaseStore(context),
    ...createIdStore(context),
    ...createReadStore(context),
    ...createHistoryStore(context),
    ...createConfigurationStore(context),
  });
}

/** Failures of the server leave the store as `AppError`s with stable codes, whichever statement met them. */
function withDatabaseErrors<T extends object>(store: T): T {
  const wrapped = Object.entries(store).map(
    ([name, method]: [string, (...parameters: unknown[]) => Promise<unknown>]) => [
      name,
      async (...parameters: unknown[]): Promise<unknown> => {
        try {
          return await method(...parameters);
        } catch (error) {
          throw toDatabaseError(error);
        }
      },
    ],
  );
  // The same methods under the same names.
  return Object.fromEntries(wrapped) as T;
}
