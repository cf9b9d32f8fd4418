import type { Values } from '@cognate/kernel';
import {
  isLeaving,
  isNothing,
  isUnknownOutside,
  sameSet,
  sameValues,
  sentReferences,
  sentValues,
  without,
} from './model-deltas.ts';
import { readMetaverse } from './model-flow.ts';
import { evaluateFlow, holds, ModelFailure } from './model-rules.ts';
import type { ModelFlow } from './model-rules.ts';
import type { ModelDelta, ModelObject, Reference, ReferenceDelta } from './model-state.ts';
import type { Synchronization } from './model-sync.ts';

/** What has to be sent so that the connected system holds what the flows want. */
export function flowOut(sync: Synchronization, id: number, mv: number): void {
  const object = sync.state.object(id);
  if (isLeaving(object)) return;
  const delta = lacking(object, wantedValues(sync, object, mv));
  sync.want(id, isNothing(delta) ? undefined : delta);
  if (sync.touched.has(id)) refuseFiltered(sync, sync.state.object(id));
}

/** The difference between what is there, or underway, and what is wanted. */
function lacking(object: ModelObject, wanted: Wanted): ModelDelta {
  const { toSend, imported } = object;
  const values = new Map<string, Values>();
  // What no flow speaks of any more is still sent.
  for (const [name, list] of [...(toSend?.values ?? []), ...wanted.values])
    if (sameValues(sentValues(object, name), list)) values.delete(name);
    else values.set(name, list);
  const references = new Map<string, ReferenceDelta>();
  for (const [name, list] of wanted.references) {
    const held = sentReferences(object, name);
    if (!sameSet(held, list))
      references.set(name, { add: without(list, held), remove: without(held, list) });
  }
  const op = toSend === undefined || imported !== undefined ? 'update' : toSend.op;
  return { op, dn: toSend?.dn, values, references };
}

interface Wanted {
  readonly values: Map<string, Values>;
  readonly references: Map<string, ReadonlySet<Reference>>;
}

/** What the flows in force want; the first rule that has something for an attribute decides. */
function wantedValues(sync: Synchronization, object: ModelObject, mv: number): Wanted {
  const wanted: Wanted = { values: new Map(), references: new Map() };
  const decided = new Set<string>();
  const flows = sync.rules.exportFlows(object.connector, object.type, sync.metaverse(mv).type);
  for (const flow of flows) {
    const { target, rule } = flow;
    if (decided.has(target) || !isInForce(flow, object)) continue;
    const values = evaluateFlow(flow, readMetaverse(sync, mv));
    if (values.length > 1 && !sync.holdsMany(object, target))
      throw new ModelFailure('ambiguous-export-flow-to-single-valued-attribute');
    if (rule !== undefined && values.length > 0) decided.add(target);
    if (values.length === 0 && flow.flow.allowNulls !== true) continue;
    if (isReferenceFlow(sync, flow))
      wanted.references.set(target, translated(sync, object.connector, values));
    else wanted.values.set(target, values);
  }
  return wanted;
}

function isInForce({ rule, flow }: ModelFlow, object: ModelObject): boolean {
  if (flow.initialOnly === true && !isUnknownOutside(object)) return false;
  return rule === undefined || rule === object.link?.outbound;
}

const isReferenceFlow = (sync: Synchronization, { flow }: ModelFlow): boolean =>
  flow.expression !== undefined && sync.rules.isReference(flow.expression);

/** The connectors that the referenced objects have in the system, as far as they have one. */
function translated(
  sync: Synchronization,
  connector: string,
  values: Values,
): ReadonlySet<Reference> {
  const targets = new Set<Reference>();
  for (const mv of values) {
    const all = sync.connectorsOf(Number(mv)).filter((object) => object.connector === connector);
    const staying = all.filter(({ pending }) => pending !== 'delete');
    const [first, second] = staying.length > 0 ? staying : all;
    if (second !== undefined) throw new ModelFailure('ambigous-reference-value-for-export-flow');
    if (first !== undefined) targets.add(first.id);
  }
  return targets;
}

/** Nothing is sent that would make the connector filter take the object out again. */
function refuseFiltered(sync: Synchronization, object: ModelObject): void {
  const filter = sync.rules.connector(object.connector).filter?.[object.type];
  if (filter === undefined || object.toSend === undefined) return;
  const read = (name: string): Values =>
    object.toSend?.values.get(name) ?? sentValues(object, name);
  if (holds(filter, read)) throw new ModelFailure('connector-filter-rule-violation');
}
