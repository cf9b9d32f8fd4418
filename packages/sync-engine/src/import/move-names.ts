import type {
  NameMove,
  Parking,
  StagedKey,
  StagedObject,
  StagedReference,
  StagedWrite,
} from '../ports/import-store.ts';
import { uuidOf } from '../keys/object-key.ts';
import type { PageDraft } from './page-draft.ts';
import type { ChangedObject } from './known-object.ts';
import type { StagingContext } from './staging-context.ts';

/** A name that no object can have, for one whose own is taken. */
export const parkedKey = (id: number): string => uuidOf(`parked ${id}`);

/**
 * Works out which names a page moves. Where a name is taken over from another object, everything that moves is
 * parked first, whatever the order; a holder that is not in the page stays parked until its own new name is seen.
 */
export function moveNames(
  draft: PageDraft,
  changed: readonly ChangedObject[],
  byDn: ReadonlyMap<string, StagedKey>,
): void {
  const moving = changed.filter(({ staged, object }) => staged.dnKey !== object.dnKey);
  for (const { staged, object } of moving)
    draft.renames.push({ from: staged.dnKey, to: object.dnKey, dn: object.dn });
  const ids = new Set(changed.map(({ id }) => id));
  let taken = false;
  for (const { id: takenBy, dnKey, cause } of [
    ...draft.inserts.map(newClaim),
    ...moving.map(claim),
  ]) {
    const holder = byDn.get(dnKey);
    if (holder === undefined || holder.id === takenBy || draft.parked.has(holder.id)) continue;
    taken = true;
    draft.parked.set(holder.id, { cause, takenBy });
    if (!ids.has(holder.id))
      draft.renames.push({ from: dnKey, to: parkedKey(holder.id), dn: null });
  }
  // Only until the page has given them the names that it brings.
  if (taken)
    for (const { id } of moving)
      if (!draft.parked.has(id)) draft.parked.set(id, { cause: 'move', takenBy: id });
}

interface Claim extends Pick<Parking, 'cause'> {
  readonly id: number;
  readonly dnKey: string;
}

const newClaim = ({ id, dnKey }: StagedWrite): Claim => ({ id, dnKey, cause: 'add' });
const claim = ({ id, object: { dnKey } }: ChangedObject): Claim => ({ id, dnKey, cause: 'move' });

/**
 * References mean objects, not names: they follow a renamed object. Only those of objects that this import has
 * reported already are up to date. Answers with the ones of these that another page reported: what changed about
 * their references has to be worked out again, now that the names mean other objects.
 */
export async function findUpToDate(
  { store, connector, seen }: StagingContext,
  draft: PageDraft,
  changed: readonly ChangedObject[],
): Promise<readonly StagedObject[]> {
  if (draft.renames.length === 0) return [];
  const keys = new Set(draft.renames.flatMap(({ from, to }) => [from, to]));
  const reported = (await store.referring([...keys])).filter((id) => seen.has(id));
  const staged = new Set(changed.map(({ id }) => id));
  const others = reported.filter((id) => !staged.has(id));
  draft.upToDate.push(...staged, ...others);
  return others.length === 0 ? [] : store.loadStaged(connector.id, others);
}

/** What an object's references are called after the page's renames. */
export function underNewNames<T extends StagedReference>(
  references: readonly T[],
  renames: readonly NameMove[],
): readonly T[] {
  if (renames.length === 0 || references.length === 0) return references;
  const moves = new Map(renames.map((move) => [move.from, move]));
  const moved = new Map<string, T>();
  for (const reference of references) {
    const move = moves.get(reference.key);
    const now = move ? { ...reference, key: move.to, dn: move.dn ?? reference.dn } : reference;
    // A name that led nowhere may be another object's by now.
    moved.set(`${now.attribute}\u0000${now.key}`, now);
  }
  return [...moved.values()];
}
