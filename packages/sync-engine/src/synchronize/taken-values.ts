import type { Workspace } from '@cognate/sync-rules';
import type { IndexEntry, SyncStore } from '../ports/sync-store.ts';
import { indexKeyText } from './join-keys.ts';

/** Looks up who has the values that a page wants for itself alone. */
export class TakenValues {
  readonly #store: SyncStore;
  readonly #asked = new Set<string>();
  #known: readonly IndexEntry[] = [];

  constructor(store: SyncStore) {
    this.#store = store;
  }

  /** The metaverse objects that have such values. */
  get known(): readonly IndexEntry[] {
    return this.#known;
  }

  /** Asks the store for values that were not asked for yet. Answers whether one of them is taken. */
  async lookUp({ askedValues }: Workspace): Promise<boolean> {
    const wanted = [...askedValues.values()].filter((key) => !this.#asked.has(indexKeyText(key)));
    if (wanted.length === 0) return false;
    for (const key of wanted) this.#asked.add(indexKeyText(key));
    const found = await this.#store.searchIndex(wanted);
    this.#known = [...this.#known, ...found];
    return found.length > 0;
  }
}
