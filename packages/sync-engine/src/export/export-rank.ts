import type { DnStyle } from '@cognate/kernel';
import { isDeletion } from '@cognate/sync-rules';
import type { ExportDelta } from '@cognate/sync-rules';

/** Where the second pass, with the references that were held back, begins. */
export const SECOND_PASS = 20_000;
const DELETES = 30_000;
const DEEPEST = 99;

const depthOf = (dn: string, style: DnStyle): number =>
  style === 'generic' ? 0 : Math.min(DEEPEST, dn.match(/(?<!\\),/g)?.length ?? 0);

/**
 * The order in which exports are sent: additions and changes with the fewest references first, parents before
 * children; deletions last, children before parents.
 */
export function exportRank(delta: ExportDelta, dn: string, style: DnStyle): number {
  const depth = depthOf(delta.dn ?? dn, style);
  if (isDeletion(delta)) return DELETES + DEEPEST - depth;
  let references = 0;
  for (const change of Object.values(delta.references)) references += change.add.length;
  return Math.min(references, 150) * 100 + depth;
}
