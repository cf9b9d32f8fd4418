import type { ImportEntry } from '@cognate/connector-kit';
import type { ObjectKeys } from '../keys/object-key.ts';

/**
 * The entries of a page in groups, each of which names no object and no name twice: what a delta reports happened in
 * its order, and a group is staged at once.
 */
export function separateEntries(
  entries: readonly ImportEntry[],
  keys: ObjectKeys,
): readonly (readonly ImportEntry[])[] {
  const groups: ImportEntry[][] = [];
  let group: ImportEntry[] = [];
  let taken = new Set<string>();
  for (const entry of entries) {
    const own = [
      ...(entry.dn === '' ? [] : [keys.ofDn(entry.dn)]),
      ...(entry.anchor === undefined ? [] : [keys.ofAnchor(entry.anchor)]),
    ];
    if (own.some((key) => taken.has(key))) {
      groups.push(group);
      group = [];
      taken = new Set();
    }
    group.push(entry);
    for (const key of own) taken.add(key);
  }
  return group.length === 0 ? groups : [...groups, group];
}
