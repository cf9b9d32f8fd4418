import type { ImportStore } from '../ports/import-store.ts';
import type { StepContext } from '../runs/step-context.ts';

/** Objects that an earlier import could not read: as soon as one can, their errors are over. */
export class UnreadObjects {
  readonly #unread: ReadonlySet<number>;
  readonly #read = new Set<number>();

  constructor(ids: readonly number[]) {
    this.#unread = new Set(ids);
  }

  static async load(store: ImportStore, connector: string): Promise<UnreadObjects> {
    return new UnreadObjects(await store.unreadObjects(connector));
  }

  noteRead(id: number): void {
    if (this.#unread.has(id)) this.#read.add(id);
  }

  /** Takes the errors away, at the end of an import: one that it has met itself stays. */
  async settle({ store, connector, run }: StepContext): Promise<void> {
    if (this.#read.size > 0) await store.clearImportErrors(connector.id, [...this.#read], run);
  }
}
