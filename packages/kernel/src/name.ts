/**
 * The form under which names of types, attributes and connectors are compared: MIM compares them without case.
 * Written names keep their spelling; only comparison uses this.
 */
export const foldName = (name: string): string => name.toLowerCase();

/** The form under which string values are compared in joins and searches: without case, composed. */
export const foldText = (text: string): string => text.toLowerCase().normalize('NFC');

/** So many spellings are remembered: names may come from a hostile file. */
const SPELLINGS = 1000;

/** A lookup by name that ignores case and answers with the entry as it was written. */
export class NameMap<T> {
  readonly #entries = new Map<string, T>();
  /** The spellings that were asked for: people use few, and folding each name again costs more than all the rest. */
  readonly #spelled = new Map<string, T>();

  constructor(entries: Iterable<readonly [string, T]> = []) {
    for (const [name, value] of entries) this.set(name, value);
  }

  get(name: string): T | undefined {
    const known = this.#spelled.get(name);
    if (known !== undefined) return known;
    const entry = this.#entries.get(foldName(name));
    if (entry !== undefined && this.#spelled.size < SPELLINGS) this.#spelled.set(name, entry);
    return entry;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: T): void {
    this.#spelled.clear();
    this.#entries.set(foldName(name), value);
  }

  get size(): number {
    return this.#entries.size;
  }

  values(): Iterable<T> {
    return this.#entries.values();
  }
}
