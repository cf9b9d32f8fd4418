import type { ImportEntry } from '@cognate/connector-kit';
import { canonicalValues, must } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { FakeObject, FakeSystem } from '@cognate/testkit';

/** What a system held at some time: its objects by anchor. */
export type Snapshot = ReadonlyMap<string, FakeObject>;

export const snapshotOf = (system: FakeSystem): Snapshot =>
  new Map(system.objects().map((object) => [object.anchor, structuredClone(object)]));

/**
 * What changed between two snapshots, as a directory reports it: new objects whole, of others the attributes that
 * changed, many values one by one. An object whose references merely have other names did not change.
 */
export function reportChanges(before: Snapshot, after: Snapshot): readonly ImportEntry[] {
  const gone = [...before.keys()].filter((anchor) => !after.has(anchor));
  return [
    ...gone.map((anchor): ImportEntry => ({ change: 'delete', dn: '', anchor, attributes: {} })),
    ...[...after.values()].flatMap((object) => {
      const old = before.get(object.anchor);
      return old === undefined ? [whole(object)] : changesOf(old, object, { before, after });
    }),
  ];
}

const whole = ({ dn, anchor, type, attributes }: FakeObject): ImportEntry => ({
  change: 'replace',
  dn,
  anchor,
  type,
  attributes: structuredClone(attributes),
});

interface Times {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

const REFERENCES: ReadonlySet<string> = new Set(['manager', 'member']);

function changesOf(old: FakeObject, now: FakeObject, times: Times): readonly ImportEntry[] {
  const names = new Set([...Object.keys(old.attributes), ...Object.keys(now.attributes)]);
  const changed = [...names].filter(
    (name) => meant(old, name, times.before) !== meant(now, name, times.after),
  );
  if (changed.length === 0 && old.dn === now.dn) return [];
  const { dn, anchor } = now;
  const single = changed.filter((name) => name !== 'member');
  const attributes = Object.fromEntries(single.map((name) => [name, now.attributes[name] ?? []]));
  const valueChanges = changed.includes('member') ? { member: memberChange(old, now, times) } : {};
  return [{ change: 'update', dn, anchor, attributes, valueChanges }];
}

/** The values of an attribute, references by what they mean. */
function meant({ attributes }: FakeObject, name: string, at: Snapshot): string {
  const values = canonicalValues(attributes[name] ?? []);
  const texts = REFERENCES.has(name) ? values.map((dn) => anchorOf(String(dn), at)) : values;
  return JSON.stringify([...texts].map(String).sort());
}

const anchorOf = (dn: string, at: Snapshot): string =>
  [...at.values()].find((object) => object.dn === dn)?.anchor ?? `nobody ${dn}`;

/** Who came and who went, all by the names of now. */
function memberChange(
  old: FakeObject,
  now: FakeObject,
  { before, after }: Times,
): { readonly add: Values; readonly remove: Values } {
  const had = new Set((old.attributes['member'] ?? []).map((dn) => anchorOf(String(dn), before)));
  const has = now.attributes['member'] ?? [];
  const kept = new Set(has.map((dn) => anchorOf(String(dn), after)));
  return {
    add: has.filter((dn) => !had.has(anchorOf(String(dn), after))),
    remove: [...had]
      .filter((anchor) => !kept.has(anchor))
      .map((anchor) => must(after.get(anchor) ?? before.get(anchor), 'a member that was').dn),
  };
}
