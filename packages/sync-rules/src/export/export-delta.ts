import type { Attributes, Value } from '@cognate/kernel';

/** Value-wise change of a reference attribute; numbers are connector-space ids, texts DNs of unknown objects. */
export interface ReferenceChange {
  readonly add: readonly Value[];
  readonly remove: readonly Value[];
}

/** What is to be sent, is being sent or was sent for one object, relative to what the connected system has. */
export interface ExportDelta {
  readonly op: 'add' | 'update' | 'delete';
  /** The new name, when it changes. */
  readonly dn?: string;
  /** Full new values per attribute; none clears it. */
  readonly attributes: Attributes;
  readonly references: Readonly<Record<string, ReferenceChange>>;
}

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
  return a === b || (a !== undefined && b !== undefined && canonicalText(a) === canonicalText(b));
}

const sorted = (values: readonly Value[]): readonly Value[] =>
  [...values].sort((x, y) => (String(x) < String(y) ? -1 : String(x) > String(y) ? 1 : 0));

function canonicalText(delta: ExportDelta): string {
  const attributes = Object.keys(delta.attributes)
    .sort()
    .map((name) => [name, sorted(delta.attributes[name] ?? [])]);
  const references = Object.keys(delta.references)
    .sort()
    .map((name) => [name, sorted(delta.references[name]?.add ?? []), sorted(delta.references[name]?.remove ?? [])]);
  return JSON.stringify([delta.op, delta.dn, attributes, references]);
}
