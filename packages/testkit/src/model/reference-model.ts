import { must } from '@cognate/kernel';
import type { ConfigurationDocument } from '@cognate/sync-rules';
import type { FakeSystem } from '../engine/fake-system.ts';
import type { NaturalState } from '../engine/natural-state.ts';
import { exportEverything } from './model-export.ts';
import { importChanges, importEverything } from './model-import.ts';
import { pictureOfModel } from './model-picture.ts';
import { ModelRules } from './model-rules.ts';
import { ModelState } from './model-state.ts';
import { Synchronization } from './model-sync.ts';

/** The steps that the model knows. */
type ModelStep = 'full-import' | 'delta-import' | 'delta-sync' | 'full-sync' | 'export';

/**
 * What a synchronization engine has to do, said as plainly as possible: no pages, no indexes, no statements, one
 * object after the other in plain maps. Slow, small, and written apart from the engine, so that both can be compared.
 */
export class ReferenceModel {
  readonly #state = new ModelState();
  readonly #systems: Readonly<Record<string, FakeSystem>>;
  #rules: ModelRules;

  constructor(document: ConfigurationDocument, systems: Readonly<Record<string, FakeSystem>>) {
    this.#rules = new ModelRules(document);
    this.#systems = systems;
  }

  configure(document: ConfigurationDocument): void {
    this.#rules = new ModelRules(document);
  }

  run(connector: string, step: ModelStep): void {
    const system = must(this.#systems[connector], `a system for "${connector}"`);
    switch (step) {
      case 'full-import':
        importEverything(this.#state, connector, system);
        break;
      case 'delta-import':
        importChanges(this.#state, connector, system);
        break;
      case 'full-sync':
      case 'delta-sync':
        new Synchronization(this.#state, this.#rules, this.#systems).run(connector, step);
        break;
      case 'export':
        exportEverything(this.#state, connector, system);
        break;
    }
  }

  state(): NaturalState {
    return pictureOfModel(this.#state);
  }
}
