import { hash } from 'node:crypto';
import type { ImportEntry } from '@cognate/connector-kit';
import { AppError, must } from '@cognate/kernel';
import type { Attributes } from '@cognate/kernel';
import type { ConnectorRules } from '@cognate/sync-rules';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { ImportPageWrite, ImportStore, StagedKey } from '../ports/import-store.ts';
import type { StepRecorder } from '../runs/step-recorder.ts';
import { canonicalEntry } from './canonical-entry.ts';
import type { CanonicalObject } from './canonical-entry.ts';
import { notReimported } from './confirm-export.ts';
import type { IdSet } from './id-set.ts';
import { newPageDraft, stageChanged, stageNew } from './page-draft.ts';
import type { PageDraft } from './page-draft.ts';

/** What staging works with during one import step. */
export interface StagingContext {
  readonly connector: ConnectorRules;
  readonly store: ImportStore;
  readonly keys: ObjectKeys;
  readonly recorder: StepRecorder;
  /** Objects that this import has reported. */
  readonly seen: IdSet;
  readonly newObjectId: () => number;
  /** Whether the connector has exports that wait to be confirmed. */
  readonly confirming: boolean;
  /** Makes room in the id block for `count` objects, so that `newObjectId` need not wait. */
  readonly reserve: (count: number) => Promise<void>;
}

/** Works out what a page of objects changes, without writing it. Reads the store in a few statements. */
export async function stagePage(
  context: StagingContext,
  objects: readonly PlacedEntry[],
): Promise<ImportPageWrite> {
  const existing = await findExisting(
    context,
    objects.map(({ object }) => object),
  );
  await context.reserve(objects.length);
  const draft = newPageDraft();
  const changed = new Map<number, Placed>();
  for (const entry of objects) place(context, draft, changed, entry, existing);
  await stageExisting(context, draft, changed);
  parkCollisions(draft, existing);
  return {
    connector: context.connector.id,
    record: context.recorder.take(),
    inserts: draft.inserts,
    updates: draft.updates,
    renames: draft.renames,
    parked: [...draft.parked].map((id) => ({ id, key: parkedKey(id) })),
    pending: draft.pending,
    pendingCleared: draft.pendingCleared,
    referencesAdded: draft.referencesAdded,
    referencesRemoved: draft.referencesRemoved,
    pendingReferences: draft.pendingReferences,
    pendingReferencesCleared: draft.pendingReferencesCleared,
    confirmed: draft.confirmed,
    recheck: draft.recheck,
  };
}

/** An entry in the form in which it is stored. */
export interface PlacedEntry {
  readonly object: CanonicalObject;
  readonly entry: ImportEntry;
}

interface Placed extends PlacedEntry {
  readonly key: StagedKey;
  readonly unchanged: boolean;
}

/** The objects of a page in canonical form; entries that cannot be staged are recorded. Needs no store. */
export function canonicalObjects(
  context: StagingContext,
  entries: readonly ImportEntry[],
): readonly PlacedEntry[] {
  const objects: PlacedEntry[] = [];
  for (const entry of entries) {
    if (entry.change !== 'replace')
      throw new AppError(
        'delta-import-not-supported',
        `The connector reported a change of kind "${entry.change}" in a full import.`,
      );
    const result = canonicalEntry(entry, context.connector, context.keys);
    if (result.kind === 'object') objects.push({ object: result.object, entry });
    else if (result.kind === 'filtered') context.recorder.count('discovery', 'filtered-objects');
    else
      discoveryError(
        context,
        entry,
        result.error.type,
        result.error.message,
        result.error.attribute,
      );
  }
  return objects;
}

function discoveryError(
  context: StagingContext,
  entry: ImportEntry,
  type: string,
  message: string,
  attribute?: string,
): void {
  context.recorder.count('staging', 'stage-failure');
  context.recorder.error({
    kind: 'discovery',
    type,
    message,
    dn: entry.dn,
    ...(attribute === undefined ? {} : { attribute }),
    ...(entry.position === undefined ? {} : { position: entry.position }),
  });
}

interface Existing {
  readonly byDn: ReadonlyMap<string, StagedKey>;
  readonly byAnchor: ReadonlyMap<string, StagedKey>;
}

async function findExisting(
  context: StagingContext,
  objects: readonly CanonicalObject[],
): Promise<Existing> {
  const rows = await context.store.findStaged(
    context.connector.id,
    objects.map((object) => object.dnKey),
    objects.flatMap((object) => object.anchorKey ?? []),
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
  if (byDn === undefined || (byDn.anchorKey !== null && object.anchorKey !== null))
    return undefined;
  return byDn;
}

function place(
  context: StagingContext,
  draft: PageDraft,
  changed: Map<number, Placed>,
  entry: PlacedEntry,
  existing: Existing,
): void {
  const { object } = entry;
  const key = match(object, existing);
  const twice =
    draft.names.has(object.dnKey) ||
    (object.anchorKey !== null && draft.anchors.has(object.anchorKey));
  if (twice || (key !== undefined && !context.seen.add(key.id))) {
    discoveryError(
      context,
      entry.entry,
      'duplicate-object',
      `"${object.anchor ?? object.dn}" was reported before in this import.`,
    );
    return;
  }
  draft.names.add(object.dnKey);
  if (object.anchorKey !== null) draft.anchors.add(object.anchorKey);
  if (key === undefined) {
    const id = context.newObjectId();
    context.seen.add(id);
    stageNew(draft, id, object);
    context.recorder.countObject('staging', 'stage-add', context.connector.id, id);
    return;
  }
  const unchanged = key.hash === object.hash;
  if (unchanged && !context.confirming) context.recorder.count('staging', 'stage-no-change');
  else changed.set(key.id, { ...entry, key, unchanged });
}

async function stageExisting(
  context: StagingContext,
  draft: PageDraft,
  changed: ReadonlyMap<number, Placed>,
): Promise<void> {
  if (changed.size === 0) return;
  const { store, connector, recorder } = context;
  const ids = [...changed.keys()];
  const unconfirmed = context.confirming ? await store.unconfirmedExports(connector.id, ids) : [];
  const waiting = new Map(unconfirmed.map((row) => [row.object, row]));
  const toLoad = ids.filter((id) => changed.get(id)?.unchanged === false);
  const staged = new Map(
    (toLoad.length === 0 ? [] : await store.loadStaged(connector.id, toLoad)).map((s) => [s.id, s]),
  );
  const keyOf = await targetKeys(
    context,
    unconfirmed.map((row) => row.delta),
  );
  for (const [id, placed] of changed) {
    if (placed.unchanged) recorder.count('staging', 'stage-no-change');
    else
      countStaged(
        context,
        id,
        stageChanged(draft, must(staged.get(id), 'a found object is there'), placed.object),
      );
    const sent = waiting.get(id);
    if (sent === undefined) continue;
    draft.confirmed.push(sent.id);
    // The body is ours: written by `canonicalEntry` as attribute values.
    const body = JSON.parse(placed.object.body) as Attributes;
    const missing = notReimported(sent.delta, body, placed.object.references, (target) =>
      keyOf.get(target),
    );
    if (missing.length === 0) continue;
    draft.recheck.push(id);
    recorder.error({
      kind: 'sync',
      type: 'exported-change-not-reimported',
      algorithmStep: 'staging',
      object: id,
      dn: placed.object.dn,
      message: missing
        .map((m) =>
          m.attribute === ''
            ? 'The object was deleted by an export, and is still there.'
            : `"${m.attribute}" was exported as ${JSON.stringify(m.exported)} and came back as ${JSON.stringify(m.imported)}.`,
        )
        .join(' '),
      ...(missing[0]?.attribute ? { attribute: missing[0].attribute } : {}),
    });
  }
}

function countStaged(context: StagingContext, id: number, counter: string): void {
  if (counter === 'stage-no-change') context.recorder.count('staging', counter);
  else context.recorder.countObject('staging', counter, context.connector.id, id);
}

async function targetKeys(
  context: StagingContext,
  deltas: readonly {
    readonly references: Readonly<
      Record<string, { readonly add: readonly unknown[]; readonly remove: readonly unknown[] }>
    >;
  }[],
): Promise<ReadonlyMap<number, string>> {
  const ids = new Set<number>();
  for (const delta of deltas)
    for (const change of Object.values(delta.references))
      for (const value of [...change.add, ...change.remove])
        if (typeof value === 'number') ids.add(value);
  return ids.size === 0 ? new Map() : context.store.keysOf(context.connector.id, [...ids]);
}

/** A name that no object can have, for one whose own is taken. */
const parkedKey = (id: number): string => {
  const hex = hash('md5', `parked ${id}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Where a name is taken over from another object, everything that moves is parked first, whatever the order. */
function parkCollisions(draft: PageDraft, existing: Existing): void {
  const moving = new Map(draft.renames.map((rename) => [rename.from, rename]));
  const claims = [...draft.inserts, ...draft.updates];
  let collided = false;
  for (const claim of claims) {
    const holder = existing.byDn.get(claim.dnKey);
    if (holder === undefined || holder.id === claim.id) continue;
    draft.parked.add(holder.id);
    collided = true;
  }
  if (!collided) return;
  for (const update of draft.updates)
    if ([...moving.values()].some((rename) => rename.to === update.dnKey))
      draft.parked.add(update.id);
}
