import { must } from '@cognate/kernel';
import type { ImportPageWrite, StagedKey } from '../ports/import-store.ts';
import type { CanonicalObject } from './canonical-entry.ts';
import { recordEntryError } from './canonical-page.ts';
import type { ReadObject } from './canonical-page.ts';
import { confirmExports } from './confirm-exports.ts';
import type { KnownObject } from './known-object.ts';
import { newPageDraft } from './page-draft.ts';
import type { PageDraft } from './page-draft.ts';
import { parkCollisions, parkedKey } from './park-collisions.ts';
import { stageChanged, stageNew } from './stage-object.ts';
import type { StagingContext } from './staging-context.ts';

/** Works out what a page of objects changes, without writing it. Reads the store in a few statements. */
export async function stagePage(
  context: StagingContext,
  objects: readonly ReadObject[],
): Promise<ImportPageWrite> {
  const existing = await findExisting(context, objects);
  await context.reserve(objects.length);
  const draft = newPageDraft();
  const known = new Map<number, KnownObject>();
  for (const read of objects) {
    const found = place(context, draft, read, existing);
    if (found) known.set(found.id, found);
  }
  await stageKnown(context, draft, known);
  if (context.confirming && known.size > 0) await confirmExports(context, draft, known);
  parkCollisions(draft, existing.byDn);
  return {
    ...draft,
    connector: context.connector.id,
    record: context.recorder.take(),
    parked: [...draft.parked].map((id) => ({ id, key: parkedKey(id) })),
  };
}

interface Existing {
  readonly byDn: ReadonlyMap<string, StagedKey>;
  readonly byAnchor: ReadonlyMap<string, StagedKey>;
}

async function findExisting(
  context: StagingContext,
  objects: readonly ReadObject[],
): Promise<Existing> {
  const rows = await context.store.findStaged(
    context.connector.id,
    objects.map(({ object }) => object.dnKey),
    objects.flatMap(({ object }) => object.anchorKey ?? []),
  );
  return {
    byDn: new Map(rows.map((row) => [row.dnKey, row])),
    byAnchor: new Map(
      rows.flatMap((row) => (row.anchorKey === null ? [] : [[row.anchorKey, row]])),
    ),
  };
}

/** The staged object that an entry is about: by anchor, or by name where one of them has no anchor yet. */
function match(object: CanonicalObject, existing: Existing): StagedKey | undefined {
  const byAnchor = object.anchorKey === null ? undefined : existing.byAnchor.get(object.anchorKey);
  if (byAnchor) return byAnchor;
  const byDn = existing.byDn.get(object.dnKey);
  const another = byDn !== undefined && byDn.anchorKey !== null && object.anchorKey !== null;
  return another ? undefined : byDn;
}

/** Stages a new object; answers with an object that is there already. */
function place(
  context: StagingContext,
  draft: PageDraft,
  { object, entry }: ReadObject,
  existing: Existing,
): KnownObject | undefined {
  const key = match(object, existing);
  if (isTwice(context, draft, object, key)) {
    const message = `"${object.anchor ?? object.dn}" was reported before in this import.`;
    recordEntryError(context, entry, { type: 'duplicate-object', message });
    return undefined;
  }
  draft.names.add(object.dnKey);
  if (object.anchorKey !== null) draft.anchors.add(object.anchorKey);
  if (key !== undefined) return { id: key.id, object, unchanged: key.hash === object.hash };
  const id = context.newObjectId();
  context.seen.add(id);
  stageNew(draft, id, object);
  context.recorder.countObject('staging', 'stage-add', { connector: context.connector.id, id });
  return undefined;
}

const isTwice = (
  context: StagingContext,
  draft: PageDraft,
  object: CanonicalObject,
  key: StagedKey | undefined,
): boolean =>
  draft.names.has(object.dnKey) ||
  (object.anchorKey !== null && draft.anchors.has(object.anchorKey)) ||
  (key !== undefined && !context.seen.add(key.id));

async function stageKnown(
  { store, connector, recorder }: StagingContext,
  draft: PageDraft,
  known: ReadonlyMap<number, KnownObject>,
): Promise<void> {
  const changed = [...known.values()].filter((object) => !object.unchanged);
  recorder.count('staging', 'stage-no-change', known.size - changed.length);
  if (changed.length === 0) return;
  const rows = await store.loadStaged(
    connector.id,
    changed.map(({ id }) => id),
  );
  const staged = new Map(rows.map((row) => [row.id, row]));
  for (const { id, object } of changed) {
    const counter = stageChanged(draft, must(staged.get(id), 'a found object is there'), object);
    if (counter === 'stage-no-change') recorder.count('staging', counter);
    else recorder.countObject('staging', counter, { connector: connector.id, id });
  }
}
