import type { ConnectorCapabilities } from '@cognate/connector-kit';
import type { ExportRow } from '../ports/export-store.ts';
import { SECOND_PASS } from './export-rank.ts';
import { referencedIds } from './referenced-ids.ts';

/**
 * How much of a page can be sent in one go, with the names that objects have now. What is in the second pass looks
 * for what the first one has sent, and what refers to a renamed object, or is below it, goes by its new name.
 */
export function sentTogether(
  page: readonly ExportRow[],
  { exportType }: Pick<ConnectorCapabilities, 'exportType'>,
): readonly ExportRow[] {
  const first = page.filter(({ rank }) => rank < SECOND_PASS);
  const rows = first.length > 0 ? first : page;
  const renamed = new Set<number>();
  const below: string[] = [];
  const end = rows.findIndex(({ object, dn, delta }) => {
    if (renamed.size > 0 && mentions(delta, renamed, exportType)) return true;
    const name = dn.toLowerCase();
    if (below.some((suffix) => name.endsWith(suffix))) return true;
    if (delta.dn !== undefined) {
      renamed.add(object);
      below.push(`,${name}`);
    }
    return false;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

/** Whole attributes also name what they keep. */
const mentions = (
  delta: ExportRow['delta'],
  objects: ReadonlySet<number>,
  exportType: ConnectorCapabilities['exportType'],
): boolean =>
  exportType === 'attribute-replace'
    ? Object.keys(delta.references).length > 0
    : referencedIds([delta]).some((id) => objects.has(id));
