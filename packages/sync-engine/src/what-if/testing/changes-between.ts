import type { Value } from '@cognate/kernel';
import type { StoreRows } from '@cognate/testkit';
import type { WhatIfEntry } from '../../ports/what-if-store.ts';

/** What differs, by object; both sides as plain values. */
type Changes = Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;

type State = ReadonlyMap<string, unknown>;

const STATES = ['normal', 'explicit', 'filtered'];
const PENDING_STAGE = 1;

/** What two states of the store differ in: everything that a synchronization can change, with ids. */
export function changesBetween(before: StoreRows, after: StoreRows): Changes {
  const was = stateOf(before);
  const is = stateOf(after);
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  for (const key of [...new Set([...was.keys(), ...is.keys()])].sort()) {
    const change = { before: was.get(key) ?? null, after: is.get(key) ?? null };
    if (JSON.stringify(change.before) !== JSON.stringify(change.after)) changes[key] = change;
  }
  return changes;
}

/** The entries of a report in the same form. */
export function changesOfEntries(entries: readonly WhatIfEntry[]): Changes {
  const changes: [string, { before: unknown; after: unknown }][] = [];
  for (const { kind, id, existed, exists, change } of entries) {
    const { attributes = {}, ...rest } = change;
    const at = `${kind} ${id}`;
    if (existed !== exists) changes.push([at, { before: existed || null, after: exists || null }]);
    for (const [name, difference] of Object.entries(rest))
      changes.push([`${at} ${name}`, plain(difference)]);
    for (const [name, { removed, added }] of Object.entries(attributes)) {
      for (const value of removed)
        changes.push([`${at} ${name} ${value}`, { before: true, after: null }]);
      for (const value of added)
        changes.push([`${at} ${name} ${value}`, { before: null, after: true }]);
    }
  }
  return Object.fromEntries(changes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const plain = ({ before, after }: { readonly before: unknown; readonly after: unknown }) => ({
  before: inOrder(before),
  after: inOrder(after),
});

/** Keys in order: JSON texts are compared. */
const inOrder = (value: unknown): unknown =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, each]) => [key, inOrder(each)]),
      );

function stateOf(rows: StoreRows): State {
  const state = new Map<string, unknown>();
  for (const object of rows.objects) addObject(state, rows, object);
  for (const { id, body } of rows.metaverse) {
    state.set(`metaverse ${id}`, true);
    // Written by the store as attribute values.
    for (const [name, values] of Object.entries(JSON.parse(body) as Record<string, Value[]>))
      for (const value of values) state.set(`metaverse ${id} ${name} ${value}`, true);
  }
  for (const { mv, attribute, target } of rows.metaverseReferences)
    state.set(`metaverse ${mv} ${attribute} ${target}`, true);
  return state;
}

function addObject(
  state: Map<string, unknown>,
  rows: StoreRows,
  { id, dn }: StoreRows['objects'][number],
): void {
  const at = `object ${id}`;
  const link = rows.links.find((row) => row.id === id);
  const pending = rows.exports.find((row) => row.id === id && row.stage === PENDING_STAGE);
  const disconnector = rows.disconnectors.find((row) => row.id === id);
  state.set(at, true);
  state.set(`${at} name`, dn);
  state.set(`${at} state`, link ? 'connector' : STATES[disconnector?.state ?? 0]);
  if (link) state.set(`${at} link`, inOrder(linkOf(link)));
  const delta = pending?.delta ?? null;
  if (delta !== null) state.set(`${at} pendingExport`, inOrder(JSON.parse(delta)));
}

const linkOf = ({ mv, rule, outbound }: StoreRows['links'][number]): unknown => ({
  mv,
  rule,
  ...(outbound === null ? {} : { outbound }),
});
