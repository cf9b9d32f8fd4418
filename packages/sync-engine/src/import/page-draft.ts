import type {
  PendingWrite,
  ReferenceWrite,
  StagedObject,
  StagedReference,
  StagedWrite,
} from '../ports/import-store.ts';
import type { CanonicalObject } from './canonical-entry.ts';

/** The changes of one import page while they are collected. */
export interface PageDraft {
  readonly names: Set<string>;
  readonly anchors: Set<string>;
  readonly inserts: StagedWrite[];
  readonly updates: StagedWrite[];
  readonly renames: { from: string; to: string; dn: string }[];
  readonly parked: Set<number>;
  readonly pending: PendingWrite[];
  readonly pendingCleared: number[];
  readonly referencesAdded: ReferenceWrite[];
  readonly referencesRemoved: ReferenceWrite[];
  readonly pendingReferences: (ReferenceWrite & { added: boolean })[];
  readonly pendingReferencesCleared: ReferenceWrite[];
  readonly confirmed: number[];
  readonly recheck: number[];
}

export const newPageDraft = (): PageDraft => ({
  names: new Set(),
  anchors: new Set(),
  inserts: [],
  updates: [],
  renames: [],
  parked: new Set(),
  pending: [],
  pendingCleared: [],
  referencesAdded: [],
  referencesRemoved: [],
  pendingReferences: [],
  pendingReferencesCleared: [],
  confirmed: [],
  recheck: [],
});

/** An object that the connector space does not hold yet. */
export function stageNew(draft: PageDraft, id: number, object: CanonicalObject): void {
  draft.inserts.push(writeOf(id, object));
  draft.pending.push({ id, op: 'add', beforeBody: null, beforeDn: null });
  for (const reference of object.references)
    draft.referencesAdded.push({ ...reference, object: id });
}

const writeOf = (id: number, object: CanonicalObject): StagedWrite => ({
  id,
  type: object.type,
  dn: object.dn,
  dnKey: object.dnKey,
  anchor: object.anchor,
  anchorKey: object.anchorKey,
  hash: object.hash,
  body: object.body,
});

/** An object that is there and looks different now. Answers with the counter that it is counted under. */
export function stageChanged(
  draft: PageDraft,
  staged: StagedObject,
  object: CanonicalObject,
): string {
  draft.updates.push(writeOf(staged.id, object));
  if (staged.dnKey !== object.dnKey)
    draft.renames.push({ from: staged.dnKey, to: object.dnKey, dn: object.dn });
  const references = diffReferences(staged.references, object.references);
  for (const added of references.added) draft.referencesAdded.push({ ...added, object: staged.id });
  for (const removed of references.removed)
    draft.referencesRemoved.push({ ...removed, object: staged.id });
  if (staged.body === null || staged.pending === 'add') {
    // Nothing was synchronized yet: the whole object is new.
    if (staged.pending !== 'add')
      draft.pending.push({ id: staged.id, op: 'add', beforeBody: null, beforeDn: null });
    return 'stage-add';
  }
  const same =
    staged.body === object.body &&
    staged.dn === object.dn &&
    staged.type === object.type &&
    references.added.length === 0 &&
    references.removed.length === 0;
  stageUpdate(draft, staged, object, staged.body);
  if (same) return 'stage-no-change';
  if (staged.type !== object.type) return 'stage-delete-add';
  return staged.dnKey === object.dnKey ? 'stage-update' : 'stage-rename';
}

/** Keeps the pending change relative to the synchronized hologram; a change that takes itself back is none. */
function stageUpdate(
  draft: PageDraft,
  staged: StagedObject,
  object: CanonicalObject,
  body: string,
): void {
  const isPending = staged.pending === 'update';
  const beforeBody = isPending && staged.beforeBody !== null ? staged.beforeBody : body;
  const beforeDn = isPending && staged.beforeDn !== null ? staged.beforeDn : staged.dn;
  const addedBefore = new Set(staged.pendingReferences.filter((r) => r.added).map(referenceKey));
  const hologram = [
    ...staged.references.filter((reference) => !addedBefore.has(referenceKey(reference))),
    ...staged.pendingReferences.filter((reference) => !reference.added),
  ];
  const change = diffReferences(hologram, object.references);
  for (const cleared of staged.pendingReferences)
    draft.pendingReferencesCleared.push({ ...cleared, object: staged.id });
  for (const added of change.added)
    draft.pendingReferences.push({ ...added, object: staged.id, added: true });
  for (const removed of change.removed)
    draft.pendingReferences.push({ ...removed, object: staged.id, added: false });
  const changed =
    beforeBody !== object.body ||
    beforeDn !== object.dn ||
    staged.type !== object.type ||
    change.added.length > 0 ||
    change.removed.length > 0;
  if (changed) draft.pending.push({ id: staged.id, op: 'update', beforeBody, beforeDn });
  else if (staged.pending !== 'none') draft.pendingCleared.push(staged.id);
}

const referenceKey = (reference: StagedReference): string =>
  `${reference.attribute}\u0000${reference.key}`;

function diffReferences(
  before: readonly StagedReference[],
  after: readonly StagedReference[],
): { readonly added: readonly StagedReference[]; readonly removed: readonly StagedReference[] } {
  if (before.length === 0) return { added: after, removed: [] };
  const had = new Set(before.map(referenceKey));
  const has = new Set(after.map(referenceKey));
  return {
    added: after.filter((reference) => !had.has(referenceKey(reference))),
    removed: before.filter((reference) => !has.has(referenceKey(reference))),
  };
}
