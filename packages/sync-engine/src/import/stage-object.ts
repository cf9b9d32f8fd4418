import type { StagingCounter } from '@cognate/sync-rules';
import type { StagedObject, StagedReference, StagedWrite } from '../ports/import-store.ts';
import type { CanonicalObject } from './canonical-entry.ts';
import { underNewNames } from './move-names.ts';
import type { PageDraft } from './page-draft.ts';

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
): StagingCounter {
  draft.updates.push(writeOf(staged.id, object));
  // The rows change by name; whether the object changed is a matter of what the names mean.
  const rows = diffReferences(staged.references, object.references);
  for (const added of rows.added) draft.referencesAdded.push({ ...added, object: staged.id });
  for (const removed of rows.removed)
    draft.referencesRemoved.push({ ...removed, object: staged.id });
  if (staged.pending === 'add') {
    const isSame = counterOf(staged, object, rows) === 'stage-no-change';
    return isSame ? 'stage-no-change' : 'stage-add';
  }
  if (staged.body === null) {
    // Provisioned by us and seen for the first time: to the synchronization the whole object is new.
    draft.pending.push({ id: staged.id, op: 'add', beforeBody: null, beforeDn: null });
    return 'stage-add';
  }
  stageUpdate(draft, staged, object, staged.body);
  const meant = underNewNames(staged.references, draft.renames);
  return counterOf(staged, object, diffReferences(meant, object.references));
}

function counterOf(
  staged: StagedObject,
  object: CanonicalObject,
  { added, removed }: ReturnType<typeof diffReferences>,
): StagingCounter {
  if (staged.type !== object.type) return 'stage-delete-add';
  if (staged.dnKey !== object.dnKey) return 'stage-rename';
  const same = staged.body === object.body && staged.dn === object.dn;
  return same && added.length + removed.length === 0 ? 'stage-no-change' : 'stage-update';
}

/** An object whose references are spelt as before while what they mean has changed, or the other way round. */
export function stageAgain(draft: PageDraft, staged: StagedObject): void {
  const { body } = staged;
  if (body !== null && staged.pending !== 'add')
    stageUpdate(draft, staged, { ...staged, body }, body);
}

/** Keeps the pending change relative to the synchronized hologram; a change that takes itself back is none. */
function stageUpdate(
  draft: PageDraft,
  staged: StagedObject,
  object: Pick<CanonicalObject, 'type' | 'dn' | 'body' | 'references'>,
  body: string,
): void {
  const beforeBody = staged.beforeBody ?? body;
  const beforeDn = staged.beforeDn ?? staged.dn;
  const hologram = underNewNames(synchronizedReferences(staged), draft.renames);
  const { added, removed } = diffReferences(hologram, object.references);
  for (const cleared of staged.pendingReferences)
    draft.pendingReferencesCleared.push({ ...cleared, object: staged.id });
  for (const reference of added)
    draft.pendingReferences.push({ ...reference, object: staged.id, added: true });
  for (const reference of removed)
    draft.pendingReferences.push({ ...reference, object: staged.id, added: false });
  const replaced = isReplaced(staged, object);
  const changed = beforeBody !== object.body || beforeDn !== object.dn || replaced;
  if (changed || added.length + removed.length > 0)
    draft.pending.push({
      id: staged.id,
      op: replaced ? 'delete-add' : 'update',
      beforeBody,
      beforeDn,
    });
  else if (staged.pending !== 'none') draft.pendingCleared.push(staged.id);
}

/** Once replaced, an object stays so until that is synchronized, whatever comes after. */
const isReplaced = (staged: StagedObject, object: Pick<CanonicalObject, 'type'>): boolean =>
  staged.type !== object.type || staged.pending === 'delete-add';

function synchronizedReferences(staged: StagedObject): readonly StagedReference[] {
  const added = new Set(staged.pendingReferences.filter((r) => r.added).map(referenceKey));
  return [
    ...staged.references.filter((reference) => !added.has(referenceKey(reference))),
    ...staged.pendingReferences.filter((reference) => !reference.added),
  ];
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
