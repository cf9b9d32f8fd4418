import type { Attributes } from '@cognate/kernel';

/** What an export wants of one row. */
export type RowChange =
  /** A new row with these attributes and no others. */
  | { readonly op: 'put'; readonly dn: string; readonly attributes: Attributes }
  /** Other values of some attributes; no values clear one. */
  | { readonly op: 'set'; readonly dn: string; readonly attributes: Attributes }
  | { readonly op: 'delete'; readonly dn: string };

/** What two changes of a row amount to, one after the other. */
function combineChanges(first: RowChange | undefined, second: RowChange): RowChange {
  if (first === undefined || second.op !== 'set' || first.op === 'delete') return second;
  return { ...first, attributes: { ...first.attributes, ...second.attributes } };
}

/**
 * The changes of an export by row, in the order in which the rows came. Held as JSON text, which takes a fifth of the
 * memory of the objects.
 */
export class RowChanges {
  readonly #byKey = new Map<string, string>();

  get size(): number {
    return this.#byKey.size;
  }

  get(key: string): RowChange | undefined {
    const text = this.#byKey.get(key);
    return text === undefined ? undefined : readChange(text);
  }

  /** Adds a change to what is wanted of its row already. */
  add(key: string, change: RowChange, text = JSON.stringify(change)): void {
    const first = change.op === 'set' ? this.get(key) : undefined;
    const whole = first === undefined ? text : JSON.stringify(combineChanges(first, change));
    this.#byKey.set(key, whole);
  }

  *entries(): Iterable<readonly [string, RowChange]> {
    for (const [key, text] of this.#byKey) yield [key, readChange(text)];
  }
}

// Only texts that `add` wrote are read.
const readChange = (text: string): RowChange => JSON.parse(text) as RowChange;
