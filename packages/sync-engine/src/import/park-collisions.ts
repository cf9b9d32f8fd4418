import { uuidOf } from '../keys/object-key.ts';
import type { StagedKey } from '../ports/import-store.ts';
import type { PageDraft } from './page-draft.ts';

/** A name that no object can have, for one whose own is taken. */
export const parkedKey = (id: number): string => uuidOf(`parked ${id}`);

/** Where a name is taken over from another object, everything that moves is parked first, whatever the order. */
export function parkCollisions(draft: PageDraft, byDn: ReadonlyMap<string, StagedKey>): void {
  const before = draft.parked.size;
  for (const { id, dnKey } of [...draft.inserts, ...draft.updates]) {
    const holder = byDn.get(dnKey);
    if (holder !== undefined && holder.id !== id) draft.parked.add(holder.id);
  }
  if (draft.parked.size === before) return;
  const moved = new Set(draft.renames.map((rename) => rename.to));
  for (const { id, dnKey } of draft.updates) if (moved.has(dnKey)) draft.parked.add(id);
}
