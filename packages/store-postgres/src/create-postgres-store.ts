import type { Pool } from 'pg';
import type {
  ConfigurationStore,
  EngineStore,
  HistoryStore,
  LineageStore,
  ReadStore,
  Vault,
  WhatIfStore,
} from '@cognate/sync-engine';
import { toDatabaseError } from './connection/database-error.ts';
import { createAccessStore } from './access/access-store.ts';
import type { AccessStore } from './access/access-store.ts';
import { createConfigurationStore } from './configuration/configuration-store.ts';
import { Dictionary } from './dictionary/dictionary.ts';
import { createDecisionStore } from './export/decision-store.ts';
import { createExportStore } from './export/export-store.ts';
import { createHistoryStore } from './history/history-store.ts';
import { createIdStore } from './history/id-store.ts';
import { createLeaseStore } from './history/lease-store.ts';
import { createRunStore } from './history/run-store.ts';
import { createImportCommits } from './import/commit-import.ts';
import { createImportQueries } from './import/import-queries.ts';
import { createLineageStore } from './lineage/lineage-store.ts';
import { createReadStore } from './read/read-store.ts';
import { createSecretStore } from './secrets/secret-store.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { createSealedValueStore } from './secrets/sealed-values.ts';
import type { SealedValueStore } from './secrets/sealed-values.ts';
import type { StoreContext } from './store-context.ts';
import { createSyncCommit } from './synchronize/commit-sync.ts';
import { createSyncQueries } from './synchronize/sync-queries.ts';
import { rehearse } from './what-if/rehearse.ts';
import { createWhatIfStore } from './what-if/what-if-store.ts';

/** Everything that Cognate stores, in PostgreSQL. */
export interface PostgresStore
  extends
    EngineStore,
    ReadStore,
    HistoryStore,
    ConfigurationStore,
    LineageStore,
    WhatIfStore,
    SecretStore,
    SealedValueStore,
    AccessStore {}

/**
 * The store over a pool whose database has been migrated. The pool stays the caller's to close. `vault` seals the values
 * of secret attributes.
 */
export async function createPostgresStore(pool: Pool, vault?: Vault): Promise<PostgresStore> {
  const names = new Dictionary(pool);
  await names.load();
  const context: StoreContext = { pool, names };
  const exports = createExportStore(context);
  const decisions = createDecisionStore(context);
  const runs = createRunStore(context);
  const history = createHistoryStore(context);
  const store: PostgresStore = withDatabaseErrors({
    ...withFreshNames(names, {
      ...createImportQueries(context),
      ...createSyncQueries(context),
      ...exports,
      ...decisions,
      ...runs,
      ...history,
      ...createReadStore(context),
      ...createLineageStore(context),
    }),
    // What writes is never called a second time.
    ...pick(exports, 'commitExportPage', 'openFlight'),
    ...pick(decisions, 'writeExportDecisions'),
    ...pick(runs, 'startRun', 'startStep', 'finishStep', 'finishRun'),
    ...pick(history, 'clearRuns'),
    ...createImportCommits(context),
    ...createSyncCommit(context),
    ...createLeaseStore(context),
    ...createIdStore(context),
    ...createConfigurationStore(context),
    ...createWhatIfStore(context),
    ...createSecretStore(context),
    ...createSealedValueStore(context),
    ...createAccessStore(context),
    rehearse: (work) => rehearse(pool, async (one) => work(await createPostgresStore(one, vault))),
  });
  return vault === undefined ? store : { ...store, vault };
}

function pick<T extends object, K extends keyof T>(methods: T, ...names: readonly K[]): Pick<T, K> {
  const entries = names.map((name) => [name, methods[name]] as const);
  // Exactly the named methods.
  return Object.fromEntries(entries) as Pick<T, K>;
}

/** Queries that know the names which other processes have added meanwhile. */
const withFreshNames = <T extends object>(names: Dictionary, queries: T): T =>
  wrapped(queries, (method) => names.fresh(method));

/** Failures of the server leave the store as `AppError`s with stable codes, whichever statement met them. */
const withDatabaseErrors = <T extends object>(store: T): T =>
  wrapped(store, async (method) => {
    try {
      return await method();
    } catch (error) {
      throw toDatabaseError(error);
    }
  });

/** The same methods, each called by way of `around`. */
function wrapped<T extends object>(
  methods: T,
  around: (method: () => Promise<unknown>) => Promise<unknown>,
): T {
  const entries = Object.entries(methods).map(
    ([name, method]: [string, (...parameters: unknown[]) => Promise<unknown>]) => [
      name,
      (...parameters: unknown[]) => around(() => method(...parameters)),
    ],
  );
  // The same methods under the same names.
  return Object.fromEntries(entries) as T;
}
