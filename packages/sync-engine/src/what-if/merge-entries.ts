import { composeDifferences } from '../lineage/value-difference.ts';
import type {
  Difference,
  ValueDifference,
  WhatIfChange,
  WhatIfEntry,
} from '../ports/what-if-store.ts';
import { withoutEqual } from './page-entries.ts';

/** What two pages would do to the same object, one after the other, as one entry. */
export function mergeEntries(first: WhatIfEntry | undefined, second: WhatIfEntry): WhatIfEntry {
  if (first === undefined) return counted(second);
  return counted({
    ...second,
    existed: first.existed,
    counters: [...new Set([...first.counters, ...second.counters])],
    change: mergeChanges(first.change, second.change),
    error: second.error ?? first.error,
  });
}

/** Metaverse objects are counted by what becomes of them in the end. */
function counted(entry: WhatIfEntry): WhatIfEntry {
  if (entry.kind === 'object') return entry;
  return { ...entry, counters: metaverseCounters(entry) };
}

function metaverseCounters({ existed, exists, change }: WhatIfEntry): readonly string[] {
  if (existed !== exists) return [existed ? 'metaverse.delete' : 'metaverse.add'];
  return existed && Object.keys(change).length > 0 ? ['metaverse.update'] : [];
}

function mergeChanges(first: WhatIfChange, second: WhatIfChange): WhatIfChange {
  const merged = Object.fromEntries(
    (['name', 'link', 'state', 'pendingExport'] as const).flatMap((key) => {
      const both = mergeDifference<unknown>(first[key], second[key]);
      return both === undefined ? [] : [[key, both]];
    }),
  );
  const attributes = mergeAttributes(first.attributes ?? {}, second.attributes ?? {});
  return withoutEqual({
    ...merged,
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  });
}

const mergeDifference = <T>(
  first: Difference<T> | undefined,
  second: Difference<T> | undefined,
): Difference<T> | undefined =>
  first && second ? { before: first.before, after: second.after } : (first ?? second);

function mergeAttributes(
  first: Readonly<Record<string, ValueDifference>>,
  second: Readonly<Record<string, ValueDifference>>,
): Readonly<Record<string, ValueDifference>> {
  const merged: Record<string, ValueDifference> = { ...first };
  for (const [name, difference] of Object.entries(second)) {
    const earlier = first[name];
    const both = earlier ? composeDifferences(earlier, difference) : difference;
    if (both.removed.length + both.added.length > 0) merged[name] = both;
    else delete merged[name];
  }
  return merged;
}
