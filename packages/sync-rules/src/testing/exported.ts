import type { Attributes, Value, Values } from '@cognate/kernel';
import type { CsObject } from '../connector-space/cs-object.ts';
import { union, without } from '../export/export-delta.ts';
import type { ExportDelta } from '../export/export-delta.ts';

/** A delta as a test reads it: no empty parts, references by name. */
export interface NamedDelta {
  readonly op: ExportDelta['op'];
  readonly dn?: string;
  readonly [attribute: string]: unknown;
}

export function namedDelta(delta: ExportDelta, nameOf: (value: Value) => string): NamedDelta {
  const shown: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(delta.attributes))
    shown[name] = values.length === 1 ? values[0] : values;
  for (const [name, { add, remove }] of Object.entries(delta.references))
    shown[name] = {
      ...(add.length > 0 && { add: add.map(nameOf).toSorted() }),
      ...(remove.length > 0 && { remove: remove.map(nameOf).toSorted() }),
    };
  return { op: delta.op, ...(delta.dn !== undefined && { dn: delta.dn }), ...shown };
}

/** What a connected system holds after a delta; nothing when that deleted the object. */
export function applyExport(
  cs: Pick<CsObject, 'dn' | 'scalars' | 'targets'>,
  delta: ExportDelta,
): { readonly dn: string; readonly scalars: Attributes; readonly targets: Attributes } | undefined {
  if (delta.op === 'delete') return undefined;
  const scalars = withoutEmpty({ ...cs.scalars, ...delta.attributes });
  const targets: Record<string, Values> = { ...cs.targets };
  for (const [name, { add, remove }] of Object.entries(delta.references))
    targets[name] = union(without(targets[name] ?? [], remove), add);
  return { dn: delta.dn ?? cs.dn, scalars, targets: withoutEmpty(targets) };
}

const withoutEmpty = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, values]) => values.length > 0));
