type Entry =
  | { readonly map: Map<unknown, unknown>; readonly key: unknown; readonly before: unknown }
  | { readonly set: Set<unknown>; readonly value: unknown; readonly added: boolean };

/** Changes maps and sets in place and takes the changes back. A map entry without a value is no entry. */
export class UndoLog {
  readonly #entries: Entry[] = [];

  /** Keeps everything so far. */
  commit(): void {
    this.#entries.length = 0;
  }

  /** Takes back everything since the last `commit`. */
  rollback(): void {
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      if ('set' in entry) {
        if (entry.added) entry.set.delete(entry.value);
        else entry.set.add(entry.value);
      } else if (entry.before === undefined) entry.map.delete(entry.key);
      else entry.map.set(entry.key, entry.before);
    }
  }

  set<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
    this.#entries.push({ map, key, before: map.get(key) });
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }

  add<T>(set: Set<T>, value: T): void {
    if (set.has(value)) return;
    this.#entries.push({ set, value, added: true });
    set.add(value);
  }

  remove<T>(set: Set<T>, value: T): void {
    if (set.delete(value)) this.#entries.push({ set, value, added: false });
  }
}
