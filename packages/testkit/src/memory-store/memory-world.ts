import { must } from '@cognate/kernel';
import { runProfile } from '@cognate/sync-engine';
import type { EngineStore, RunRow } from '@cognate/sync-engine';
import type { ConfigurationDocument, SyncRules } from '@cognate/sync-rules';
import { compileWorld, wideFromOf } from '../engine/engine-world.ts';
import type { Profile, Systems, WorldOptions } from '../engine/engine-world.ts';
import { fakeConnectorType, openFakeSession } from '../engine/fake-connector.ts';
import type { FakeSystem } from '../engine/fake-system.ts';
import { shapeState } from '../engine/natural-state.ts';
import type { NaturalState } from '../engine/natural-state.ts';
import { previewedStore } from '../engine/previewed-store.ts';
import { createMemoryStore } from './memory-store.ts';
import type { MemoryStore } from './memory-store.ts';
import { rowsOfMemory } from './rows-of-memory.ts';

/** The engine on a store in memory, with a fake system behind every connector of the configuration. */
export class MemoryWorld {
  readonly systems: Systems;
  rules: SyncRules;
  readonly #memory: MemoryStore = createMemoryStore();
  readonly #store: EngineStore;
  readonly #options: WorldOptions;

  constructor(document: ConfigurationDocument, systems: Systems, options: WorldOptions = {}) {
    const memory = this.#memory;
    this.#options = options.previews === true ? { ...options, pageSize: 1 } : options;
    const { watch = (store: EngineStore) => store } = options;
    this.#store =
      options.previews === true
        ? previewedStore(memory, memory.tables, () => this.rules).store
        : watch(memory);
    this.systems = systems;
    this.rules = compileWorld(document, systems, this.#options);
  }

  /** Another configuration from now on. */
  configure(document: ConfigurationDocument): void {
    this.rules = compileWorld(document, this.systems, this.#options);
  }

  /** Runs one step and answers with the run, whatever its result. */
  attempt(connector: string, profile: Profile): Promise<RunRow> {
    return runProfile(
      {
        store: this.#store,
        rules: this.rules,
        now: () => new Date(0),
        ...wideFromOf(this.#options),
        connectorType: (type) => fakeConnectorType(type, this.#system(type)),
        openSession: ({ id }, signal) => openFakeSession(this.#system(id), signal),
      },
      { connector, profile, startedBy: 'test' },
    );
  }

  state(): NaturalState {
    return shapeState(rowsOfMemory(this.#memory.tables()));
  }

  #system(connector: string): FakeSystem {
    return must(this.systems[connector], `a system for "${connector}"`);
  }
}
