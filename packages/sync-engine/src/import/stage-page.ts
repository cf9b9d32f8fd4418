import { must } from '@cognate/kernel';
import type { ImportPageWrite, StagedKey } from '../ports/import-store.ts';
import type {
  CanonicalObject,
  CanonicalResult,
  EntryError,
  EntryIdentity,
} from './canonical-entry.ts';
import { canonicalOf } from './read-page.ts';
import type { ReadObject } from './read-page.ts';
import { confirmExports } from './confirm-exports.ts';
import type { ChangedObject, KnownObject } from './known-object.ts';
import { newPageDraft } from './page-draft.ts';
import type { PageDraft } from './page-draft.ts';
import { findByKeys, stagedKeyFor } from './staged-objects.ts';
import type { ExistingObjects } from './staged-objects.ts';
import { findUpToDate, moveNames, parkedKey } from './move-names.ts';
import { recordEntryError } from './record-unstaged.ts';
import { stageAgain, stageChanged, stageNew } from './stage-object.ts';
import type { StagingContext } from './staging-context.ts';

/** Works out what a page of objects changes, without writing it. Reads the store in a few statements. */
export async function stagePage(
  context: StagingContext,
  objects: readonly ReadObject[],
): Promise<ImportPageWrite> {
  const existing = await findByKeys(
    context,
    objects.map(({ identity }) => identity),
  );
  await context.reserve(objects.length);
  const draft = newPageDraft();
  const known = new Map<number, KnownObject>();
  for (const read of objects) {
    const found = place(context, { draft, known, existing }, read);
    if (found) known.set(found.id, found);
  }
  const changed = await loadChanged(context, known);
  moveNames(draft, changed, existing.byDn);
  for (const staged of await findUpToDate(context, draft, changed)) stageAgain(draft, staged);
  stageKnown(context, draft, changed);
  if (context.confirming && known.size > 0) await confirmExports(context, draft, known);
  return {
    ...draft,
    connector: context.connector.id,
    record: context.recorder.take(),
    parked: [...draft.parked].map(([id, why]) => ({ id, key: parkedKey(id), ...why })),
  };
}

/** A page while its objects are found. */
interface Placing {
  readonly draft: PageDraft;
  /** The objects of the page so far that were there already. */
  readonly known: ReadonlyMap<number, KnownObject>;
  readonly existing: ExistingObjects;
}

/** Stages a new object; answers with an object that is there already. */
function place(
  context: StagingContext,
  placing: Placing,
  read: ReadObject,
): KnownObject | undefined {
  const { entry, identity } = read;
  const key = stagedKeyFor(identity, placing.existing);
  const unchanged = key !== undefined && key.hash === (read.object?.hash ?? read.hash);
  const { object = read.object, error } = unchanged ? NOT_READ : canonicalOf(context, read);
  const wrong = error ?? repetition(context, placing, identity, key);
  if (wrong !== undefined) {
    recordEntryError(context, entry, wrong, key?.id);
    return undefined;
  }
  claim(placing.draft, identity);
  if (key === undefined)
    return placeNew(context, placing.draft, must(object, 'a new object was read'));
  context.unread.noteRead(key.id);
  const { mentioned } = entry;
  if (mentioned === undefined) context.seen.add(key.id);
  return { id: key.id, read: { ...read, object }, unchanged, mentioned };
}

const NOT_READ: Partial<CanonicalResult> = {};

function claim({ names, anchors }: PageDraft, { dnKey, anchorKey }: EntryIdentity): void {
  names.add(dnKey);
  if (anchorKey !== null) anchors.add(anchorKey);
}

function placeNew(
  { seen, newObjectId, recorder, connector }: StagingContext,
  draft: PageDraft,
  object: CanonicalObject,
): undefined {
  const id = newObjectId();
  seen.add(id);
  stageNew(draft, id, object);
  recorder.countObject('staging', 'stage-add', { connector: connector.id, id });
}

/** What is wrong with an object that a full import reports for the second time. */
function repetition(
  context: StagingContext,
  placing: Placing,
  identity: EntryIdentity,
  key: StagedKey | undefined,
): EntryError | undefined {
  if (context.mode !== 'full' || !isTwice(context, placing, identity, key)) return undefined;
  const message = `"${identity.anchor ?? identity.dn}" was reported before in this import.`;
  return { type: 'duplicate-object', message };
}

/** Whether the import has reported the object before, or another one by its name. */
function isTwice(
  { seen }: StagingContext,
  { draft, known, existing }: Placing,
  { dnKey, anchorKey }: EntryIdentity,
  key: StagedKey | undefined,
): boolean {
  if (draft.names.has(dnKey)) return true;
  if (anchorKey !== null && draft.anchors.has(anchorKey)) return true;
  // An object of this page may have given the name up; one of an earlier page was reported by it.
  const holder = existing.byDn.get(dnKey);
  if (holder !== undefined && holder.id !== key?.id && seen.has(holder.id) && !known.has(holder.id))
    return true;
  return key !== undefined && !seen.add(key.id);
}

async function loadChanged(
  { store, connector, recorder }: StagingContext,
  known: ReadonlyMap<number, KnownObject>,
): Promise<readonly ChangedObject[]> {
  const changed = [...known.values()].filter((object) => !object.unchanged);
  recorder.count('staging', 'stage-no-change', known.size - changed.length);
  if (changed.length === 0) return [];
  const whole = changed.filter(({ read }) => read.entry.part === undefined);
  const rows = await store.loadStaged(
    connector.id,
    whole.map(({ id }) => id),
  );
  const staged = new Map(rows.map((row) => [row.id, row]));
  return changed.map((each) => ({
    ...each,
    object: must(each.read.object, 'a changed object was read'),
    staged: each.read.entry.part?.staged ?? must(staged.get(each.id), 'a found object is there'),
  }));
}

function stageKnown(
  { connector, recorder }: StagingContext,
  draft: PageDraft,
  changed: readonly ChangedObject[],
): void {
  for (const { id, object, staged } of changed) {
    const counter = stageChanged(draft, staged, object);
    if (counter === 'stage-no-change') recorder.count('staging', counter);
    else recorder.countObject('staging', counter, { connector: connector.id, id });
  }
}
