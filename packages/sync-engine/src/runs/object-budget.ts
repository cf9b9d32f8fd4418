/** How many objects a step may still work on. */
export class ObjectBudget {
  #left: number;

  /** Without a limit there is no end. */
  constructor(limit: number | undefined) {
    this.#left = limit ?? Infinity;
  }

  /** As many of the objects as may still be worked on. */
  take<T>(objects: readonly T[]): readonly T[] {
    const taken = objects.length <= this.#left ? objects : objects.slice(0, this.#left);
    this.#left -= taken.length;
    return taken;
  }

  get left(): number {
    return this.#left;
  }
}
