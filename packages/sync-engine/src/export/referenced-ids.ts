import type { ExportDelta } from '@cognate/sync-rules';

/** The connector-space objects that the references of some deltas mean. */
export function referencedIds(deltas: readonly ExportDelta[]): readonly number[] {
  const ids = new Set<number>();
  for (const change of deltas.flatMap(({ references }) => Object.values(references)))
    for (const value of [...change.add, ...change.remove])
      if (typeof value === 'number') ids.add(value);
  return [...ids];
}
