import type { Attributes, Value } from '@cognate/kernel';

/** Value-wise change of a reference attribute; numbers are connector-space ids, texts DNs of unknown objects. */
export interface ReferenceChange {
  readonly add: readonly Value[];
  readonly remove: readonly Value[];
}

/** What is to be sent, is being sent or was sent for one object, relative to what the connected system has. */
export interface ExportDelta {
  /** `delete-add`: the object is deleted, and another one added under its name. The values are the other one's. */
  readonly op: 'add' | 'update' | 'delete' | 'delete-add';
  /** The new name, when it changes. */
  readonly dn?: string;
  /** Of a `delete-add` the type of the object that is added. */
  readonly type?: string;
  /** Full new values per attribute; none clears it. */
  readonly attributes: Attributes;
  readonly references: Readonly<Record<string, ReferenceChange>>;
}

/** Whether an object goes by it, whatever comes after. */
export const isDeletion = ({ op }: Pick<ExportDelta, 'op'>): boolean =>
  op === 'delete' || op === 'delete-add';

export const isEmptyDelta = (delta: ExportDelta): boolean =>
  delta.op === 'update' &&
  delta.dn === undefined &&
  Object.keys(delta.attributes).length === 0 &&
  Object.keys(delta.references).length === 0;

/** The later delta on top of the earlier one, as one delta relative to the same base. */
export function composeDeltas(earlier: ExportDelta | undefined, later: ExportDelta): ExportDelta {
  if (earlier === undefined || later.op !== 'update') return later;
  const references: Record<string, ReferenceChange> = { ...earlier.references };
  for (const [attribute, change] of Object.entries(later.references)) {
    const before = references[attribute] ?? { add: [], remove: [] };
    references[attribute] = {
      add: union(without(before.add, change.remove), change.add),
      remove: union(without(before.remove, change.add), change.remove),
    };
  }
  const dn = later.dn ?? earlier.dn;
  return {
    op: earlier.op,
    ...(dn === undefined ? {} : { dn }),
    attributes: { ...earlier.attributes, ...later.attributes },
    references,
  };
}

/** The values that there are after a change. */
export const applyChange = (
  values: readonly Value[],
  change: ReferenceChange | undefined,
): readonly Value[] =>
  change === undefined ? values : union(without(values, change.remove), change.add);

/** The values of `a` that `b` lacks. */
export function without(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  if (b.length === 0 || a.length === 0) return a;
  const gone = new Set(b);
  return a.filter((value) => !gone.has(value));
}

export function union(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  return [...new Set([...a, ...b])];
}

/** Whether two deltas ask for the same; the order of values means nothing. */
export function sameDelta(a: ExportDelta | undefined, b: ExportDelta | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (a.op !== b.op || a.dn !== b.dn || a.type !== b.type) return false;
  return (
    sameRecord(a.attributes, b.attributes, sameSet) &&
    sameRecord(
      a.references,
      b.references,
      (x, y) => sameSet(x.add, y.add) && sameSet(x.remove, y.remove),
    )
  );
}

function sameRecord<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  same: (x: T, y: T) => boolean,
): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const [x, y] = [a[name], b[name]];
    return x !== undefined && y !== undefined && same(x, y);
  });
}

/** Neither side holds a value twice. */
function sameSet(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  if (a.every((value, index) => value === b[index])) return true;
  const known = new Set(b);
  return a.every((value) => known.has(value));
}
