import { assert } from '@cognate/kernel';
import type { IdStore } from '../ports/run-store.ts';

type Kind = 'object' | 'metaverse' | 'export';

const BLOCK = 10_000;

/** Ids taken from the store in blocks, so that the calculation never waits for one. */
export class IdBlocks {
  readonly #store: IdStore;
  readonly #free = new Map<Kind, { next: number; end: number }[]>();

  constructor(store: IdStore) {
    this.#store = store;
  }

  /** Makes sure that the next `count` calls of `take` need no store. */
  async reserve(kind: Kind, count: number): Promise<void> {
    const blocks = this.#free.get(kind) ?? [];
    this.#free.set(kind, blocks);
    let available = blocks.reduce((sum, block) => sum + block.end - block.next, 0);
    while (available < count) {
      const size = Math.max(BLOCK, count - available);
      const next = await this.#store.reserveIds(kind, size);
      blocks.push({ next, end: next + size });
      available += size;
    }
  }

  take(kind: Kind): number {
    const blocks = this.#free.get(kind) ?? [];
    const [block] = blocks;
    assert(block !== undefined, `ids of kind "${kind}" were reserved before they are taken`);
    const id = block.next;
    block.next += 1;
    if (block.next === block.end) blocks.shift();
    return id;
  }
}
