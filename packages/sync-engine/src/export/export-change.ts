import type { AttributeChange, ExportChange } from '@cognate/connector-kit';
import { without } from '@cognate/sync-rules';
import type { ExportDelta, ReferenceChange } from '@cognate/sync-rules';
import type { Value } from '@cognate/kernel';
import type { ExportRow, ReferenceTarget } from '../ports/export-store.ts';

/** What of a pending export goes out now, and what is held back until its targets exist. */
export interface SplitDelta {
  readonly sent: ExportDelta;
  readonly held: ExportDelta | undefined;
}

/** Holds back references to objects that the connected system does not have yet. */
export function holdBack(delta: ExportDelta, exists: (target: number) => boolean): SplitDelta {
  const held: Record<string, ReferenceChange> = {};
  const sent: Record<string, ReferenceChange> = {};
  for (const [attribute, change] of Object.entries(delta.references)) {
    const waiting = change.add.filter((target) => typeof target === 'number' && !exists(target));
    if (waiting.length > 0) held[attribute] = { add: waiting, remove: [] };
    const add = without(change.add, waiting);
    if (add.length > 0 || change.remove.length > 0)
      sent[attribute] = { add, remove: change.remove };
  }
  if (Object.keys(held).length === 0) return { sent: delta, held: undefined };
  return {
    sent: { ...delta, references: sent },
    held: { op: 'update', attributes: {}, references: held },
  };
}

/** What a system that takes whole attributes holds of an object's references, by attribute. */
export type HeldReferences = ReadonlyMap<string, readonly Value[]>;

/**
 * The change in the connector's own terms: names instead of ids, and either value by value or, with `held`, the
 * complete new values of each reference attribute.
 */
export function changeOf(
  row: ExportRow,
  delta: ExportDelta,
  targets: ReadonlyMap<number, ReferenceTarget>,
  held: HeldReferences | undefined,
): ExportChange {
  // What goes before was said apart.
  const op = delta.op === 'delete-add' ? 'add' : delta.op;
  const name = (value: Value): string =>
    typeof value === 'number' ? (targets.get(value)?.dn ?? '') : String(value);
  const names = (values: readonly Value[]): string[] => values.map(name).filter((dn) => dn !== '');
  const changes: AttributeChange[] = Object.entries(delta.attributes).map(
    ([attribute, values]) => ({
      attribute,
      op: 'replace',
      values,
    }),
  );
  for (const [attribute, change] of Object.entries(delta.references)) {
    if (held === undefined && op !== 'add') {
      changes.push({
        attribute,
        op: 'update',
        add: names(change.add),
        remove: names(change.remove),
      });
      continue;
    }
    const sent = row.unconfirmed?.delta.references[attribute] ?? { add: [], remove: [] };
    const base =
      op === 'add' ? [] : [...without(held?.get(attribute) ?? [], sent.remove), ...sent.add];
    const next = new Set([...without(base, change.remove), ...change.add]);
    changes.push({ attribute, op: 'replace', values: names([...next]).sort() });
  }
  return {
    id: row.id,
    op,
    type: row.type,
    dn: row.dn,
    ...(delta.dn === undefined ? {} : { newDn: delta.dn }),
    ...(row.anchor === null ? {} : { anchor: row.anchor }),
    changes,
  };
}
