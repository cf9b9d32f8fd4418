import { sameValues } from '@cognate/kernel';
import type { Attributes, Value, Values } from '@cognate/kernel';
import type { ExportDelta } from '@cognate/sync-rules';
import type { StagedReference } from '../ports/import-store.ts';

/** One thing that was exported and did not come back. */
export interface NotReimported {
  /** Absent when it was the deletion of the object. */
  readonly attribute?: string;
  /** What was exported. */
  readonly exported: readonly Value[];
  /** What came back. */
  readonly imported: readonly Value[];
}

const NONE: Values = [];

/**
 * Compares what was sent with what an import shows now. Whatever is not there as it was sent is reported: the
 * system refused it silently, changed it, or somebody was faster.
 */
export function notReimported(
  delta: ExportDelta,
  body: Attributes,
  references: readonly StagedReference[],
  keyOf: (target: number) => string | undefined,
): readonly NotReimported[] {
  if (delta.op === 'delete') return [{ exported: [], imported: [] }];
  const missing: NotReimported[] = [];
  for (const [attribute, exported] of Object.entries(delta.attributes)) {
    const imported = body[attribute] ?? NONE;
    if (!sameValues(exported, imported)) missing.push({ attribute, exported, imported });
  }
  for (const [attribute, change] of Object.entries(delta.references)) {
    const present = new Map(
      references.filter((r) => r.attribute === attribute).map((r) => [r.key, r.dn]),
    );
    const has = (target: Value): boolean => {
      if (typeof target === 'string') return [...present.values()].includes(target);
      const key = typeof target === 'number' ? keyOf(target) : undefined;
      return key !== undefined && present.has(key);
    };
    const lost = change.add.filter((target) => !has(target));
    const kept = change.remove.filter(has);
    if (lost.length > 0 || kept.length > 0)
      missing.push({ attribute, exported: lost, imported: kept });
  }
  return missing;
}
