import type { ConnectorCapabilities, ExportChange } from '@cognate/connector-kit';
import type { Value } from '@cognate/kernel';
import type { ExportDelta } from '@cognate/sync-rules';
import type { ExportRow } from '../ports/export-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import { openDelta } from '../secrets/sealing-store.ts';
import { changeOf, holdBack } from './export-change.ts';
import type { SplitDelta } from './export-change.ts';
import { referencedIds } from './referenced-ids.ts';

/** A pending export with what of it is sent now, in the connector's terms. */
export interface PreparedExport {
  readonly row: ExportRow;
  readonly split: SplitDelta;
  /** What is sent, with its sealed values opened, as far as their keys are there. */
  readonly opened: ExportDelta;
  /** Sent before `change`: the deletion of the object whose place another one takes. */
  readonly removal?: ExportChange;
  readonly change: ExportChange;
}

/** Turns a page of pending exports into changes: names for ids, and references held back whose target is missing. */
export async function prepareExports(
  step: StepContext,
  capabilities: ConnectorCapabilities,
  rows: readonly ExportRow[],
): Promise<readonly PreparedExport[]> {
  const { store, connector } = step;
  const { vault } = store;
  const whole = capabilities.exportType === 'attribute-replace';
  const held = whole ? await heldReferences(step, rows) : undefined;
  const ids = new Set([
    ...referencedIds(
      rows.flatMap((row) => (row.unconfirmed ? [row.delta, row.unconfirmed.delta] : [row.delta])),
    ),
    ...(held?.targets ?? []),
  ]);
  const found = ids.size === 0 ? [] : await store.referenceTargets(connector.id, [...ids]);
  const targets = new Map(found.map((target) => [target.id, target]));
  const exists = (id: number): boolean =>
    !capabilities.referencesNeedTarget || targets.get(id)?.exists === true;
  return rows.map((row) => {
    const split = holdBack(row.delta, exists);
    const holds = held && (held.byObject.get(row.object) ?? new Map<string, readonly Value[]>());
    const opened = vault === undefined ? split.sent : openDelta(vault, row.object, split.sent);
    if (row.delta.op !== 'delete-add')
      return { row, split, opened, change: changeOf(row, opened, targets, holds) };
    const { type = row.type } = row.delta;
    const added = { ...row, type, anchor: null, unconfirmed: undefined };
    const change = changeOf(added, opened, targets, holds);
    return { row, split, opened, removal: removalOf(row), change };
  });
}

/** Deleting the object that a row is about; its handle is told from that of the row itself. */
const removalOf = ({ id, type, dn, anchor }: ExportRow): ExportChange => ({
  id: -id,
  op: 'delete',
  type,
  dn,
  ...(anchor === null ? {} : { anchor }),
  changes: [],
});

interface Held {
  readonly byObject: ReadonlyMap<number, ReadonlyMap<string, readonly Value[]>>;
  readonly targets: readonly number[];
}

/** What the connected system holds of the references that change, for systems that take whole attributes. */
async function heldReferences(step: StepContext, rows: readonly ExportRow[]): Promise<Held> {
  const changing = rows.filter(
    ({ delta }) => delta.op === 'update' && Object.keys(delta.references).length > 0,
  );
  if (changing.length === 0) return { byObject: new Map(), targets: [] };
  const held = await step.store.heldReferences(
    step.connector.id,
    changing.map((row) => row.object),
  );
  const mentions = new Map(changing.map((row) => [row.object, removedNames(row)]));
  const byObject = new Map<number, Map<string, Value[]>>();
  for (const { object, attribute, dn, target } of held) {
    const attributes = byObject.get(object) ?? new Map<string, Value[]>();
    byObject.set(object, attributes);
    const values = attributes.get(attribute) ?? [];
    attributes.set(attribute, values);
    // What is to be removed was calculated when nothing had the name yet.
    const removesName = mentions.get(object)?.has(`${attribute} ${dn}`) === true;
    values.push(target === null || removesName ? dn : target);
  }
  return { byObject, targets: held.flatMap(({ target }) => target ?? []) };
}

/** The references by name, rather than by object, that a row removes or has removed. */
function removedNames({ delta, unconfirmed }: ExportRow): ReadonlySet<string> {
  const changes = [delta, unconfirmed?.delta].flatMap((each) =>
    Object.entries(each?.references ?? {}),
  );
  return new Set(
    changes.flatMap(([attribute, { remove }]) =>
      remove.filter((value) => typeof value === 'string').map((dn) => `${attribute} ${dn}`),
    ),
  );
}
