import type { Values } from '@cognate/kernel';
import { evaluateFlow, ModelFailure } from './model-rules.ts';
import type { ModelFlow, Read } from './model-rules.ts';
import type { ModelObject } from './model-state.ts';
import type { Synchronization } from './model-sync.ts';

/** An object as it was synchronized last, for filters, joins and projections. */
export const readObject =
  ({ hologram, dn }: ModelObject): Read =>
  (name) =>
    name === '<dn>' ? [dn] : (hologram?.values.get(name) ?? []);

export const readMetaverse =
  (sync: Synchronization, mv: number): Read =>
  (name) =>
    sync.metaverse(mv).values.get(name) ?? [];

/** Ranked precedence: the first flow in order that has something owns the attribute. */
export function flowIn(
  sync: Synchronization,
  id: number,
  mv: number,
  onlyReferences = false,
): void {
  const object = sync.state.object(id);
  if (object.hologram === undefined) return;
  const metaverseType = sync.metaverse(mv).type;
  const flows = sync.rules
    .importFlows(object.connector, object.type, metaverseType)
    .filter(({ target }) => !onlyReferences || sync.rules.isReference(target));
  if (onlyReferences && flows.length === 0) return;
  const twin = sync
    .connectorsOf(mv)
    .some(
      (other) =>
        other.id !== id && other.connector === object.connector && other.type === object.type,
    );
  if (twin && flows.length > 0)
    throw new ModelFailure('ambiguous-import-flow-from-multiple-connectors');
  for (const flow of flows) contribute(sync, object, mv, flow);
  retire(sync, object, mv);
}

function contribute(sync: Synchronization, object: ModelObject, mv: number, flow: ModelFlow): void {
  const { type, values, lineage } = sync.metaverse(mv);
  const owner = lineage.get(flow.target);
  const order = sync.rules.importFlowsTo(type, flow.target).map(({ id }) => id);
  const ownerRank = owner === undefined ? -1 : order.indexOf(owner.rule);
  if (ownerRank >= 0 && ownerRank < order.indexOf(flow.id)) return;
  const given = valuesFor(sync, object, flow);
  if (given.length > 0) {
    sync.changeMetaverse(mv, {
      values: new Map([...values, [flow.target, given]]),
      lineage: new Map([...lineage, [flow.target, { rule: flow.id, object: object.id }]]),
    });
    return;
  }
  if (owner?.rule === flow.id && owner.object === object.id)
    takeBack(sync, mv, flow.target, object.id);
}

/** Values of flows that the configuration no longer has leave with the next synchronization of their source. */
function retire(sync: Synchronization, object: ModelObject, mv: number): void {
  const { type, lineage } = sync.metaverse(mv);
  for (const [attribute, owner] of lineage) {
    if (owner.object !== object.id) continue;
    const exists = sync.rules.importFlowsTo(type, attribute).some(({ id }) => id === owner.rule);
    if (!exists) takeBack(sync, mv, attribute, object.id);
  }
}

/** Everything that a lost connector supplied leaves. */
export function recall(sync: Synchronization, mv: number, lost: number): void {
  for (const [attribute, { object }] of sync.metaverse(mv).lineage)
    if (object === lost) takeBack(sync, mv, attribute, lost);
}

/** An attribute loses its values; the next flow in order that has something fills in. */
function takeBack(sync: Synchronization, mv: number, attribute: string, from: number): void {
  const before = sync.metaverse(mv);
  const [values, lineage] = [new Map(before.values), new Map(before.lineage)];
  values.delete(attribute);
  lineage.delete(attribute);
  sync.changeMetaverse(mv, { values, lineage });
  for (const flow of sync.rules.importFlowsTo(before.type, attribute))
    for (const other of sync.connectorsOf(mv)) {
      if (other.id === from || other.hologram === undefined) continue;
      if (other.connector !== flow.connector || other.type !== flow.objectType) continue;
      const given = valuesFor(sync, other, flow);
      if (given.length === 0) continue;
      values.set(attribute, given);
      lineage.set(attribute, { rule: flow.id, object: other.id });
      sync.changeMetaverse(mv, { values, lineage });
      return;
    }
}

function valuesFor(sync: Synchronization, object: ModelObject, flow: ModelFlow): Values {
  const values = sync.rules.isReference(flow.target)
    ? linkedTargets(sync, object, flow.flow.expression ?? '')
    : evaluateFlow(flow, readObject(object), object.dn);
  if (values.length > 1 && !sync.rules.isMultivalued(flow.target))
    throw new ModelFailure('flow-multi-values-to-single-value');
  return values;
}

/** References flow as far as what they mean is connected. */
function linkedTargets(sync: Synchronization, object: ModelObject, attribute: string): Values {
  const targets = new Set<number>();
  for (const reference of object.hologram?.references.get(attribute) ?? []) {
    const mv = typeof reference === 'number' && sync.state.objects.get(reference)?.link?.mv;
    if (typeof mv === 'number') targets.add(mv);
  }
  return [...targets];
}
