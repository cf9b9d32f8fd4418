import { canonicalValues } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { FakeObject, FakeSystem } from '../engine/fake-system.ts';
import { composed, sameHologram, sameValues } from './model-deltas.ts';
import type { Hologram, ModelDelta, ModelObject, ModelState, Reference } from './model-state.ts';

const NOT_REIMPORTED = 'exported-change-not-reimported';
const REFERENCES: ReadonlySet<string> = new Set(['manager', 'member']);

/** A full import: everything that the system reports, then what it does not report. */
export function importEverything(state: ModelState, connector: string, system: FakeSystem): void {
  const { faults } = system;
  const reported = system.objects().filter(({ dn }) => faults.hidden?.includes(dn) !== true);
  const readable = reported.filter((object) => faults.unreadable?.(object) === undefined);
  const seen = stageAll(
    state,
    connector,
    system,
    readable.map((object) => ({ object })),
  );
  system.told(readable);
  // Where one object could not be read, or came twice, nobody knows whether others are missing.
  const twice = readable.some(({ dn }) => faults.twice?.includes(dn) === true);
  if (twice || readable.length < reported.length) return;
  for (const object of state.objectsOf(connector)) if (!seen.has(object.id)) miss(state, object.id);
}

/** A delta import: what has changed, then what is gone. Of everything else nothing is said. */
export function importChanges(state: ModelState, connector: string, system: FakeSystem): void {
  const { objects, gone } = system.changed();
  // Only the whole of what nothing is known of can be staged.
  const stageable = objects.filter(({ object, mentioned }) => {
    const id = idOf(state, connector, system, object);
    return (
      mentioned === undefined || (id !== undefined && state.outside(id).imported !== undefined)
    );
  });
  stageAll(state, connector, system, stageable);
  for (const { dn, anchor } of gone) {
    const object = system.capabilities.dnIsAnchor
      ? state.named(connector, dn)
      : state.objectsOf(connector).find((known) => known.anchor === anchor);
    if (object !== undefined) miss(state, object.id);
  }
}

interface Reported {
  readonly object: FakeObject;
  /** The attributes that the report is about, where that is not all of the object. */
  readonly mentioned?: readonly string[] | undefined;
}

/** What was sent may be yet to be reported, where changes are reported one by one. */
const isAbout = (mentioned: readonly string[] | undefined, sent: ModelDelta): boolean =>
  mentioned === undefined ||
  sent.op !== 'update' ||
  mentioned.some((name) => sent.values.has(name) || sent.references.has(name));

/** Names move first. Answers with the objects that the entries are about. */
function stageAll(
  state: ModelState,
  connector: string,
  system: FakeSystem,
  reported: readonly Reported[],
): ReadonlySet<number> {
  const entries = reported.map((each) => ({
    ...each,
    id: idOf(state, connector, system, each.object),
  }));
  moveNames(state, connector, entries);
  const known = entries.map((each) => ({
    ...each,
    id: each.id ?? createObject(state, connector, system, each.object),
  }));
  for (const { object, mentioned, id } of known) {
    stage(state, id, object);
    const { sent } = state.outside(id);
    if (sent !== undefined && isAbout(mentioned, sent)) confirm(state, id, sent);
  }
  return new Set(known.map(({ id }) => id));
}

/** The object that an entry is about: by anchor; by name where the system, or the object, has no anchor. */
function idOf(
  state: ModelState,
  connector: string,
  { capabilities }: FakeSystem,
  { dn, anchor }: FakeObject,
): number | undefined {
  const named = state.named(connector, dn);
  if (capabilities.dnIsAnchor) return named?.id;
  const anchored = state.objectsOf(connector).find((object) => object.anchor === anchor);
  return anchored?.id ?? (named?.anchor === undefined ? named?.id : undefined);
}

function createObject(
  state: ModelState,
  connector: string,
  { capabilities }: FakeSystem,
  { dn, type, anchor }: FakeObject,
): number {
  const id = state.create({
    connector,
    type,
    dn,
    anchor: capabilities.dnIsAnchor ? undefined : anchor,
  });
  state.giveName(id, dn);
  return id;
}

/** All names move at once. Who held a name that another object has now, and has no new one, is parked. */
function moveNames(
  state: ModelState,
  connector: string,
  entries: readonly { readonly object: FakeObject; readonly id: number | undefined }[],
): void {
  for (const { object, id } of entries) {
    const holder = state.named(connector, object.dn);
    if (holder !== undefined && holder.id !== id) state.change(holder.id, { transient: true });
  }
  for (const { object, id } of entries) {
    if (id === undefined) continue;
    state.change(id, { transient: false });
    if (state.object(id).dn !== object.dn) state.giveName(id, object.dn);
  }
}

/** Keeps the difference to what was synchronized last. */
function stage(state: ModelState, id: number, entry: FakeObject): void {
  const object = state.outside(id);
  const imported = hologramOf(state, object.connector, entry);
  const { hologram } = object;
  const pending =
    hologram === undefined ? 'add' : sameHologram(hologram, imported) ? 'none' : 'update';
  state.changeOutside(id, { type: entry.type, anchor: object.anchor, imported, pending });
}

function hologramOf(
  state: ModelState,
  connector: string,
  { dn, attributes }: FakeObject,
): Hologram {
  const values = new Map<string, Values>();
  const references = new Map<string, ReadonlySet<Reference>>();
  for (const [name, list] of Object.entries(attributes))
    if (REFERENCES.has(name))
      references.set(
        name,
        new Set(list.map((target) => state.named(connector, String(target))?.id ?? String(target))),
      );
    else values.set(name, canonicalValues(list));
  return { dn, values, references };
}

/** What was sent is over, whether it was seen back or not. */
function confirm(state: ModelState, id: number, sent: ModelDelta): void {
  const { imported, pending, confirmed } = state.outside(id);
  if (sent.op === 'delete') {
    state.change(id, { sent: undefined, toSend: sent, syncError: NOT_REIMPORTED });
    return;
  }
  if (imported === undefined || !isSeen(state, sent, imported)) {
    state.changeOutside(id, { sent: undefined, syncError: NOT_REIMPORTED });
    return;
  }
  // Without a pending change the hologram has it already.
  const kept = pending === 'none' ? undefined : composed(confirmed, sent);
  state.changeOutside(id, { sent: undefined, confirmed: kept });
}

function isSeen(state: ModelState, { values, references }: ModelDelta, seen: Hologram): boolean {
  for (const [name, wanted] of values) if (!sameValues(wanted, seen.values.get(name))) return false;
  for (const [name, { add, remove }] of references) {
    const held = seen.references.get(name) ?? new Set();
    const names = new Set([...held].map((each) => nameOf(state, each)));
    const has = (target: Reference): boolean =>
      typeof target === 'number' ? held.has(target) : names.has(target);
    if (![...add].every(has) || [...remove].some(has)) return false;
  }
  return true;
}

const nameOf = (state: ModelState, reference: Reference): string | undefined =>
  typeof reference === 'string' ? reference : state.objects.get(reference)?.dn;

/** A complete import did not report the object. */
function miss(state: ModelState, id: number): void {
  const object = state.outside(id);
  const { sent, pending, link, imported, transient } = object;
  if (sent?.op === 'delete') state.removeObject(id);
  else if (pending === 'add' && link === undefined) state.removeObject(id);
  else if (imported !== undefined || (transient && sent !== undefined)) obsolete(state, object);
  else if (sent !== undefined)
    state.change(id, { sent: undefined, toSend: sent, syncError: NOT_REIMPORTED });
}

function obsolete(state: ModelState, { id, dn, pending }: ModelObject): void {
  // Of what was never synchronized nothing is known: should it come back, all of it is a change.
  const nothing: Hologram = { dn, values: new Map(), references: new Map() };
  state.changeOutside(id, { pending: 'delete', ...(pending === 'add' && { hologram: nothing }) });
}
