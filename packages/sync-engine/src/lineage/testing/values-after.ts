import type { Value } from '@cognate/kernel';
import type { StoreRows } from '@cognate/testkit';
import type { ValueHistory } from '../value-history.ts';

/** By metaverse object and attribute: the values as sorted texts. */
export type MetaverseValues = ReadonlyMap<number, Readonly<Record<string, readonly string[]>>>;

const texts = (values: readonly Value[]): readonly string[] => values.map(String).sort();

/** What the metaverse has. */
export function valuesNow(rows: StoreRows): MetaverseValues {
  const now = new Map<number, Record<string, readonly string[]>>();
  for (const { id, body } of rows.metaverse) {
    // Written by the store as attribute values.
    const values = JSON.parse(body) as Record<string, Value[]>;
    for (const { mv, attribute, target } of rows.metaverseReferences)
      if (mv === id) (values[attribute] ??= []).push(target);
    const had = Object.entries(values);
    if (had.length > 0)
      now.set(id, Object.fromEntries(had.map(([name, list]) => [name, texts(list)])));
  }
  return now;
}

/** What the metaverse had after a run, worked out backwards from what it has now. */
export function valuesAfter(histories: readonly ValueHistory[], run: number): MetaverseValues {
  const then = new Map<number, Record<string, readonly string[]>>();
  for (const { id, details, events } of histories) {
    const values: Record<string, readonly Value[]> = { ...details?.object.attributes };
    for (const { attribute, kind, values: change, run: by } of events) {
      if (by <= run) continue;
      const { removed = [], added = [] } = change ?? {};
      const left = (values[attribute] ?? []).filter((value) => !added.includes(value));
      values[attribute] = kind === 'set' ? [] : [...left, ...removed];
    }
    const kept = Object.entries(values).filter(([, list]) => list.length > 0);
    if (kept.length > 0)
      then.set(id, Object.fromEntries(kept.map(([name, list]) => [name, texts(list)])));
  }
  return then;
}
