import type { ExportResult } from '@cognate/connector-kit';
import { isDeletion } from '@cognate/sync-rules';
import type { Containers } from '../import/containers.ts';
import type { PreparedExport } from './prepare-exports.ts';

type Failure = Extract<ExportResult, { ok: false }>;

/** Why something is not sent: a failure that the engine finds without the connected system. */
export type Refusal = Omit<Failure, 'type'> & {
  readonly type: 'unsupported-container-delete' | 'encryption-key-lost';
};

/**
 * The deletions of containers in which something stays; MIM's name for it. Whatever the connector makes of such a
 * deletion, nothing goes that nobody asked to go. What the same page deletes does not stay.
 */
export async function refuseOccupied(
  containers: Containers,
  page: readonly PreparedExport[],
): Promise<readonly Refusal[]> {
  const deletions = page.filter(({ row }) => isDeletion(row.delta));
  if (!containers.isHierarchy || deletions.length === 0) return [];
  const leaving = new Set(deletions.map(({ row }) => row.object));
  const names = deletions.map(({ row }) => row.dn);
  const occupied = await containers.occupied(names, leaving);
  return deletions.flatMap(({ row: { id, dn } }): readonly Refusal[] => {
    const inside = occupied.get(dn);
    if (inside === undefined) return [];
    const message = `"${dn}" is not deleted, because "${inside}" is in it and is not to be deleted. Move or delete that first.`;
    return [{ id, ok: false, type: 'unsupported-container-delete', message }];
  });
}
