import type { PresenceRow } from '../ports/import-store.ts';

/** What it means that an object was not reported, or reported as gone; nothing, for one that was never exported. */
export function absence(row: PresenceRow): 'obsolete' | 'removed' | 'resent' | 'nothing' {
  if (row.unconfirmed === 'delete') return 'removed';
  // Came and went: no synchronization has to learn of it.
  if (row.pending === 'add' && !row.linked) return 'removed';
  if (row.imported) return row.pending === 'delete' ? 'nothing' : 'obsolete';
  if (row.unconfirmed === null) return 'nothing';
  // It arrived, and somebody replaced it meanwhile.
  if (row.parked) return row.pending === 'delete' ? 'nothing' : 'obsolete';
  return 'resent';
}
