import type { AttributeChange, ExportChange } from '@cognate/connector-kit';
import { Refusal } from '../engine/fake-system.ts';
import type { FakeSystem } from '../engine/fake-system.ts';
import { changed, composed, isNothing, without } from './model-deltas.ts';
import type {
  ModelDelta,
  ModelObject,
  ModelState,
  Reference,
  ReferenceDelta,
} from './model-state.ts';

/** Sends what is to be sent: additions and changes, then references that had to wait, then deletions. */
export function exportEverything(state: ModelState, connector: string, system: FakeSystem): void {
  const sendable = (): readonly ModelObject[] =>
    state
      .objectsOf(connector)
      .filter(({ toSend, transient }) => toSend !== undefined && !transient)
      .sort((a, b) => references(a) - references(b) || a.wantedSince - b.wantedSince);
  const failed = new Set<number>();
  const sendAll = (which: (object: ModelObject) => boolean): void => {
    for (const { id } of sendable().filter(which))
      if (!failed.has(id) && !send(state, id, system)) failed.add(id);
  };
  sendAll((object) => !isDeletion(object));
  sendAll((object) => !isDeletion(object));
  sendAll(isDeletion);
}

const isDeletion = ({ toSend }: ModelObject): boolean =>
  toSend?.op === 'delete' || toSend?.op === 'delete-add';

/** Deletions do not wait for each other. */
const references = (object: ModelObject): number => (isDeletion(object) ? 0 : added(object));

const added = ({ toSend }: ModelObject): number =>
  [...(toSend?.references.values() ?? [])].reduce((sum, { add }) => sum + add.size, 0);

/** Answers whether the system took it; what has to wait for its targets stays. */
function send(state: ModelState, id: number, system: FakeSystem): boolean {
  const object = state.object(id);
  const { toSend } = object;
  if (toSend === undefined) return true;
  const { now, later } = split(state, toSend, system);
  if (isNothing(now)) return true;
  try {
    if (now.op === 'delete-add') system.write({ ...nameOf(state.outside(id)), op: 'delete' });
    const written = system.write(changeOf(state, object, now, system));
    const { dn, ...values } = now.op === 'delete-add' ? ({ ...now, op: 'add' } as const) : now;
    state.change(id, {
      toSend: later,
      sent: composed(object.sent, values),
      exportError: undefined,
      ...(now.op === 'delete-add' && { inPlaceOf: undefined, pending: 'none', anchor: undefined }),
      ...(written === undefined || system.capabilities.dnIsAnchor
        ? {}
        : { anchor: written.anchor }),
    });
    if (dn !== undefined) rename(state, id, dn);
    return true;
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    state.change(id, { exportError: failure.type });
    return false;
  }
}

/** References to what the system does not have yet wait, where it could not take them. */
function split(
  state: ModelState,
  delta: ModelDelta,
  { capabilities }: FakeSystem,
): { readonly now: ModelDelta; readonly later: ModelDelta | undefined } {
  const [now, later] = [new Map<string, ReferenceDelta>(), new Map<string, ReferenceDelta>()];
  const isMissing = (target: Reference): boolean => {
    if (!capabilities.referencesNeedTarget || typeof target === 'string') return false;
    const known = state.objects.has(target) ? state.outside(target) : undefined;
    return known?.imported === undefined && known?.sent === undefined;
  };
  for (const [name, { add, remove }] of delta.references) {
    const waiting = new Set([...add].filter(isMissing));
    if (waiting.size > 0) later.set(name, { add: waiting, remove: new Set() });
    const ready = without(add, waiting);
    if (ready.size + remove.size > 0) now.set(name, { add: ready, remove });
  }
  return {
    now: { ...delta, references: now },
    later: later.size > 0 ? { op: 'update', values: new Map(), references: later } : undefined,
  };
}

/** The object has its new name at once; who referred to the old one refers to the new one. */
function rename(state: ModelState, id: number, dn: string): void {
  state.giveName(id, dn);
  for (const { link, imported } of state.objects.values())
    if (link !== undefined && [...(imported?.references.values() ?? [])].some((all) => all.has(id)))
      state.retries.add(link.mv);
}

function changeOf(
  state: ModelState,
  object: ModelObject,
  delta: ModelDelta,
  { capabilities }: FakeSystem,
): ExportChange {
  const names = (all: Iterable<Reference>): string[] =>
    [...all].flatMap((each) =>
      typeof each === 'string' ? each : (state.objects.get(each)?.dn ?? []),
    );
  const changes: AttributeChange[] = [...delta.values].map(([attribute, values]) => ({
    attribute,
    op: 'replace',
    values,
  }));
  for (const [attribute, change] of delta.references)
    if (delta.op === 'update' && capabilities.exportType !== 'attribute-replace')
      changes.push({
        attribute,
        op: 'update',
        add: names(change.add),
        remove: names(change.remove),
      });
    else {
      const held = object.imported?.references.get(attribute) ?? new Set<Reference>();
      const there = changed(held, object.sent?.references.get(attribute));
      // A name that was nobody's when it was to be removed may be somebody's meanwhile.
      const gone = new Set(names(change.remove));
      const kept = names(changed(there, change)).filter((name) => !gone.has(name));
      changes.push({
        attribute,
        op: 'replace',
        values: [...new Set([...kept, ...names(change.add)])].sort(),
      });
    }
  const isNew = delta.op === 'delete-add';
  return {
    ...nameOf(isNew ? { ...object, anchor: undefined } : object),
    op: isNew ? 'add' : delta.op,
    ...(delta.dn === undefined ? {} : { newDn: delta.dn }),
    changes,
  };
}

const nameOf = ({ id, type, dn, anchor }: ModelObject): Omit<ExportChange, 'op'> => ({
  id,
  type,
  dn,
  ...(anchor === undefined ? {} : { anchor }),
  changes: [],
});
