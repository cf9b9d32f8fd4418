import type { ImportEntry } from '@cognate/connector-kit';
import type { Values } from '@cognate/kernel';
import type { ObjectKeys } from '../keys/object-key.ts';

/** A reference attribute of an object, by its anchor: without one no object has another name. */
interface Place {
  readonly anchor: string;
  readonly attribute: string;
}

/** A reference that was to be removed, by a name that the attribute did not hold. */
interface Missed extends Place {
  readonly key: string;
  readonly dn: string;
}

interface ValueChange {
  readonly add: Values;
  readonly remove: Values;
}

/**
 * What a delta import was told to remove and did not find. A directory speaks of everything by the names of now, in
 * an order of its own: that who was removed has the name may be told later.
 */
export class MissedRemovals {
  readonly #keys: Pick<ObjectKeys, 'ofDn'>;
  #all: Missed[] = [];

  constructor(keys: Pick<ObjectKeys, 'ofDn'>) {
    this.#keys = keys;
  }

  /** Notes what a report removes and the attribute did not hold; what it adds is there after all. */
  follow({ anchor, attribute }: Place, { add, remove }: ValueChange, held: Values): void {
    const keysOf = (names: Values): ReadonlySet<string> =>
      new Set(names.map((dn) => this.#keys.ofDn(String(dn))));
    const added = keysOf(add);
    this.forget(
      (missed) =>
        missed.anchor === anchor && missed.attribute === attribute && added.has(missed.key),
    );
    if (remove.length === 0) return;
    const known = keysOf(held);
    for (const dn of remove.map(String)) {
      const key = this.#keys.ofDn(dn);
      if (!known.has(key)) this.#all.push({ anchor, attribute, key, dn });
    }
  }

  /** A later report says otherwise. */
  forget(isOver: (missed: Missed) => boolean): void {
    if (this.#all.length > 0) this.#all = this.#all.filter((missed) => !isOver(missed));
  }

  /** What has to be told once more now that objects have got these names; an object is told of once. */
  take(names: ReadonlySet<string>): readonly ImportEntry[] {
    const due = this.#all.filter(({ key }) => names.has(key));
    this.forget(({ key }) => names.has(key));
    return [...Map.groupBy(due, ({ anchor }) => anchor)].map(([anchor, missed]) => ({
      change: 'update',
      dn: '',
      anchor,
      attributes: {},
      valueChanges: removalsOf(missed),
    }));
  }
}

const removalsOf = (missed: readonly Missed[]): Readonly<Record<string, ValueChange>> =>
  Object.fromEntries(
    [...Map.groupBy(missed, ({ attribute }) => attribute)].map(([attribute, of]) => [
      attribute,
      { add: [], remove: of.map(({ dn }) => dn) },
    ]),
  );
