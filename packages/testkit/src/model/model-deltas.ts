import type { Values } from '@cognate/kernel';
import type {
  Hologram,
  ModelDelta,
  ModelObject,
  Reference,
  ReferenceDelta,
} from './model-state.ts';

export const NOTHING: ModelDelta = { op: 'update', values: new Map(), references: new Map() };
const NO_CHANGE: ReferenceDelta = { add: new Set(), remove: new Set() };

export const isNothing = (delta: ModelDelta): boolean =>
  delta.op === 'update' &&
  delta.dn === undefined &&
  delta.values.size === 0 &&
  delta.references.size === 0;

/** Plain sets: what is in either, and what is in the first only. */
const union = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> => new Set([...a, ...b]);
export const without = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> =>
  new Set([...a].filter((value) => !b.has(value)));
export const sameSet = <T>(
  a: ReadonlySet<T> = new Set<T>(),
  b: ReadonlySet<T> = new Set<T>(),
): boolean => without(a, b).size === 0 && without(b, a).size === 0;

/** The values after a change. */
export const changed = (
  values: ReadonlySet<Reference>,
  { add, remove }: ReferenceDelta = NO_CHANGE,
): ReadonlySet<Reference> => union(without(values, remove), add);

/** One change after the other, as one. */
export function composed(earlier: ModelDelta | undefined, later: ModelDelta): ModelDelta {
  if (earlier === undefined || later.op !== 'update') return later;
  const references = new Map(earlier.references);
  for (const [name, { add, remove }] of later.references) {
    const before = references.get(name) ?? NO_CHANGE;
    references.set(name, {
      add: union(without(before.add, remove), add),
      remove: union(without(before.remove, add), remove),
    });
  }
  return {
    op: earlier.op,
    dn: later.dn ?? earlier.dn,
    values: new Map([...earlier.values, ...later.values]),
    references,
  };
}

/** All that was sent and is not part of the hologram yet. */
const underway = ({ confirmed, sent }: ModelObject): ModelDelta | undefined =>
  sent === undefined ? confirmed : composed(confirmed, sent);

/** What the connected system holds, or will hold once what was sent has arrived. */
export const sentValues = (object: ModelObject, name: string): Values =>
  underway(object)?.values.get(name) ?? object.hologram?.values.get(name) ?? [];

/** Of what was seen back the import tells, not the change: objects that it speaks of may be gone. */
export const sentReferences = (object: ModelObject, name: string): ReadonlySet<Reference> => {
  const { confirmed, imported, hologram, sent } = object;
  const base = confirmed?.references.has(name) === true ? imported : hologram;
  return changed(base?.references.get(name) ?? new Set(), sent?.references.get(name));
};

/** The name that the object has once everything is sent. */
export const expectedName = (object: ModelObject): string => object.toSend?.dn ?? object.dn;

/** Nothing of the object ever left for the connected system, and nothing of it ever came from there. */
export const isUnknownOutside = (object: ModelObject): boolean =>
  object.imported === undefined && underway(object) === undefined;

/** The object is to be gone from the connected system. */
export const isLeaving = (object: ModelObject): boolean =>
  object.toSend?.op === 'delete' || underway(object)?.op === 'delete';

export const sameValues = (a: Values = [], b: Values = []): boolean =>
  sameSet(new Set(a), new Set(b));

const sameMap = <T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  same: (x: T | undefined, y: T | undefined) => boolean,
): boolean => [...new Set([...a.keys(), ...b.keys()])].every((key) => same(a.get(key), b.get(key)));

export const sameHologram = (a: Hologram, b: Hologram): boolean =>
  a.dn === b.dn &&
  sameMap(a.values, b.values, sameValues) &&
  sameMap(a.references, b.references, sameSet);

export function sameDelta(a: ModelDelta | undefined, b: ModelDelta | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const sameChange = (x: ReferenceDelta = NO_CHANGE, y: ReferenceDelta = NO_CHANGE): boolean =>
    sameSet(x.add, y.add) && sameSet(x.remove, y.remove);
  return (
    a.op === b.op &&
    a.dn === b.dn &&
    sameMap(a.values, b.values, sameValues) &&
    sameMap(a.references, b.references, sameChange)
  );
}
