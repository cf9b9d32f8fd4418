import { AppError, must } from '@cognate/kernel';
import type { ConnectorSession } from '@cognate/connector-kit';
import { createPostgresStore } from '@cognate/store-postgres';
import type { PostgresStore } from '@cognate/store-postgres';
import { previewObject, runProfile } from '@cognate/sync-engine';
import type {
  EngineDependencies,
  EngineStore,
  Preview,
  RunRow,
  RunRequest,
} from '@cognate/sync-engine';
import { compileConfiguration } from '@cognate/sync-rules';
import type { ConfigurationDocument, StepType, SyncRules } from '@cognate/sync-rules';
import type { Pool } from 'pg';
import { fakeConnectorType, openFakeSession } from './fake-connector.ts';
import type { FakeSystem } from './fake-system.ts';
import { naturalState } from './natural-state.ts';
import type { NaturalObject, NaturalState } from './natural-state.ts';
import { previewedStore } from './previewed-store.ts';
import { storeProblems } from './store-problems.ts';
import { dumpTables } from './store-rows.ts';

export type Systems = Readonly<Record<string, FakeSystem>>;

/** A step by name, as run profiles call it; `export-guarded` is an export with a deletion limit of 1. */
export type Profile = StepType | 'export-guarded' | 'cycle';

export interface WorldOptions {
  readonly pageSize?: number;
  /** Makes pages of one object and previews each before it is synchronized: both must come to the same. */
  readonly previews?: boolean;
  readonly deletionLimit?: number;
  /** From how many references on an object is synchronized value by value. */
  readonly wideFrom?: number;
  /** Stands between the engine and a store in memory. */
  readonly watch?: (store: EngineStore) => EngineStore;
}

/** The engine on a database, with a fake system behind every connector of the configuration. */
export class EngineWorld {
  readonly pool: Pool;
  readonly store: PostgresStore;
  readonly systems: Systems;
  rules: SyncRules;
  readonly #options: WorldOptions;
  /** How many synchronized objects were previewed right before, with `previews`. */
  readonly compared: () => number;
  /** Every finished run, oldest first. */
  readonly history: RunRow[] = [];

  constructor(
    pool: Pool,
    store: PostgresStore,
    systems: Systems,
    options: { readonly document: ConfigurationDocument } & WorldOptions,
  ) {
    const previewed = previewedStore(
      store,
      () => dumpTables(pool),
      () => this.rules,
    );
    this.pool = pool;
    this.store = options.previews === true ? previewed.store : store;
    this.compared = previewed.compared;
    this.systems = systems;
    this.#options = options.previews === true ? { ...options, pageSize: 1 } : options;
    this.rules = compileWorld(options.document, systems, this.#options);
  }

  system(connector: string): FakeSystem {
    return must(this.systems[connector], `a system for "${connector}"`);
  }

  /** Another configuration from now on. */
  configure(document: ConfigurationDocument): void {
    this.rules = compileWorld(document, this.systems, this.#options);
  }

  get dependencies(): EngineDependencies {
    return {
      store: this.store,
      rules: this.rules,
      now: () => new Date(),
      ...wideFromOf(this.#options),
      connectorType: (type) => fakeConnectorType(type, this.system(type)),
      openSession: (connector, signal): Promise<ConnectorSession> =>
        openFakeSession(this.system(connector.id), signal),
    };
  }

  /** Runs one step and answers with the run, whatever its result. */
  async attempt(
    connector: string,
    profile: Profile,
    rest: Partial<RunRequest> = {},
  ): Promise<RunRow> {
    const run = await runProfile(this.dependencies, {
      connector,
      profile,
      startedBy: 'test',
      ...rest,
    });
    this.history.push(run);
    return run;
  }

  /** Runs steps that must succeed. */
  async run(connector: string, ...profiles: readonly Profile[]): Promise<RunRow> {
    let last: RunRow | undefined;
    for (const profile of profiles) {
      last = await this.attempt(connector, profile);
      if (last.result === 'success') continue;
      const errors = await this.store.runErrors(last.id);
      throw new AppError(
        'test-run-failed',
        `${connector} ${profile}: ${last.result} ${JSON.stringify(errors, null, 1)}`,
      );
    }
    return must(last, 'at least one step');
  }

  /** What an undisturbed administrator would do: read, synchronize, send and confirm, everywhere. */
  async cycle(mode: 'full-sync' | 'delta-sync' = 'delta-sync'): Promise<void> {
    for (const connector of this.rules.connectorList) {
      await this.run(connector.id, 'full-import');
      await this.attempt(connector.id, mode);
    }
    for (const connector of this.rules.connectorList) {
      if (connector.outbound.length === 0) continue;
      await this.attempt(connector.id, 'export');
      await this.attempt(connector.id, 'full-import');
      await this.attempt(connector.id, 'delta-sync');
    }
  }

  state(): Promise<NaturalState> {
    return naturalState(this.pool);
  }

  /** What contradicts itself in the store. */
  problems(): Promise<readonly string[]> {
    return storeProblems(this.pool, this.rules);
  }

  /** One connector-space object, by name. */
  async object(connector: string, dn: string): Promise<NaturalObject | undefined> {
    return (await this.state()).spaces[connector]?.[dn];
  }

  async preview(connector: string, dn: string): Promise<Preview> {
    const ref = must(await this.store.findObject({ connector, dn }), `${connector}:${dn} is there`);
    return previewObject(this.dependencies, ref);
  }
}

export const wideFromOf = ({ wideFrom }: WorldOptions): Pick<EngineDependencies, 'wideFrom'> =>
  wideFrom === undefined ? {} : { wideFrom };

/** A world on a database of a test. */
export async function engineWorld(
  database: { readonly pool: Pool },
  document: ConfigurationDocument,
  systems: Systems,
  options: WorldOptions = {},
): Promise<EngineWorld> {
  return new EngineWorld(database.pool, await createPostgresStore(database.pool), systems, {
    document,
    ...options,
  });
}

/** Compiles a configuration with one connector type per system, and a run profile per kind of step. */
export function compileWorld(
  document: ConfigurationDocument,
  systems: Systems,
  options: WorldOptions,
): SyncRules {
  const page = options.pageSize === undefined ? {} : { pageSize: options.pageSize };
  const steps = ['full-import', 'delta-import', 'full-sync', 'delta-sync', 'export'] as const;
  const runProfiles = {
    ...Object.fromEntries(steps.map((step) => [step, [{ step, ...page }]])),
    'export-guarded': [
      { step: 'export' as const, deletionLimit: options.deletionLimit ?? 1, ...page },
    ],
    cycle: ['full-import', 'delta-sync', 'export'].map((step) => ({
      step: step as StepType,
      ...page,
    })),
  };
  const connectors = document.connectors.map((connector) => ({
    ...connector,
    type: connector.id,
    runProfiles,
  }));
  const { rules, problems } = compileConfiguration({ ...document, connectors }, (type) => {
    const capabilities = systems[type]?.capabilities;
    return (
      capabilities && {
        dnStyle: capabilities.dnStyle,
        canRename: capabilities.rename,
        canExport: capabilities.export,
      }
    );
  });
  if (rules !== undefined) return rules;
  throw new AppError(
    'test-configuration-wrong',
    problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
  );
}
