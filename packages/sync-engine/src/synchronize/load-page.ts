import { foldDn } from '@cognate/kernel';
import { OBJECT_ID } from '@cognate/sync-rules';
import type { ConnectorRules, MvObject, SyncRules, WorkspaceInput } from '@cognate/sync-rules';
import type {
  IndexEntry,
  LoadedExport,
  LoadedObject,
  LoadedReference,
  ObjectRef,
  StoredReference,
  SyncStore,
} from '../ports/sync-store.ts';
import { joinKeys } from './join-keys.ts';
import type { IndexKey } from './join-keys.ts';
import type { PageContext } from './page-context.ts';
import { collides } from './page-effects.ts';
import type { PageEffects } from './page-effects.ts';
import { refOf } from './page-part.ts';
import type { PagePart } from './page-part.ts';
import { findWide, mayBeWide, planParts } from './plan-parts.ts';
import type { ReferenceTargets } from './link-cache.ts';
import { resolveReferences, resolveTargets } from './resolve-references.ts';
import { exportsReferences } from './retry-referrers.ts';
import type { LoadedRows } from './shape-objects.ts';
import { pendingIds, shapeObjects } from './shape-objects.ts';

/** A page as read: enough to calculate it any number of times. */
export interface LoadedPage {
  readonly input: Omit<WorkspaceInput, 'occupied' | 'newMetaverseId' | 'newObjectId' | 'trace'>;
  /** Ids of the pending exports that exist, by object. */
  readonly pendingExports: ReadonlyMap<number, number>;
  /** Exports that stay until their object is synchronized. */
  readonly confirmedExports: readonly LoadedExport[];
  /** What of some metaverse objects was read, and of their connectors; absent where everything was. */
  readonly part: PagePart | undefined;
}

/** The objects of a page, with their references as they are stored. */
export interface PageRows {
  readonly objects: readonly LoadedObject[];
  readonly references: readonly StoredReference[];
  /** Objects whose references are not among them: perhaps some of them are enough. */
  readonly unread: ReadonlySet<number>;
}

export const NO_ROWS: PageRows = { objects: [], references: [], unread: new Set() };

/** Reads the objects of a page themselves. */
export async function readPageRows(
  context: Pick<PageContext, 'store' | 'rules' | 'parts'>,
  refs: readonly ObjectRef[],
): Promise<PageRows> {
  const objects = await context.store.objectsById(refs);
  const unread = new Set<number>();
  for (const object of objects) if (mayBeWide(context, object)) unread.add(object.id);
  const read = objects.filter(({ id }) => !unread.has(id));
  return { objects, references: await storedReferences(context, read), unread };
}

/**
 * Reads what the synchronization of some objects may touch: metaverse objects, all their connectors, references.
 *
 * `inFlight` is what an earlier page changes that is still being written. Links that it made are added to what was
 * read; where the two pages have more in common the answer is `undefined`: read again once it is written.
 */
export async function loadPage(
  context: PageContext,
  own: PageRows,
  metaverseIds: readonly number[],
  inFlight?: PageEffects,
): Promise<LoadedPage | undefined> {
  const { objects } = own;
  const keys = joinKeys(context, objects);
  if (inFlight && collides(inFlight, objects, keys)) return undefined;
  const { values, ids } = splitKeys(keys);
  const index = values.length === 0 ? [] : await context.store.searchIndex(values);
  const mvIds = metaverseOf(objects, index, [...metaverseIds, ...ids]);
  if (inFlight && mvIds.some((id) => inFlight.metaverse.has(id))) return undefined;
  const wide = await findWide(context, objects, [...ids, ...index.map((each) => each.metaverse)]);
  // What changes of them follows from what the store has, and from nothing that is on its way there.
  if (inFlight && wide.size > 0) return undefined;
  const part = await planParts(context, objects, wide);
  const rows = await readRows(context, own, { mvIds, inFlight, part });
  if (inFlight?.createsNames === true && rows.references.some(({ target }) => target === null))
    return undefined;
  const targets = await referenceTargets(context, rows.metaverse, rows.references, inFlight);
  return {
    input: {
      rules: context.rules,
      run: context.run,
      objects: shapeObjects({ ...rows, objects }),
      metaverse: rows.metaverse,
      index,
      referenceTargets: targets,
      foldDn: (connector: ConnectorRules, dn: string) => foldDn(connector.dnStyle, dn),
    },
    pendingExports: pendingIds(rows.exports),
    confirmedExports: rows.exports.filter((row) => row.stage === 'confirmed'),
    part,
  };
}

/** Joins search the index, or name metaverse objects by their ids. */
function splitKeys(keys: readonly IndexKey[]): {
  readonly values: readonly IndexKey[];
  readonly ids: readonly number[];
} {
  const ids = keys.filter(({ attribute }) => attribute === OBJECT_ID);
  return {
    values: ids.length === 0 ? keys : keys.filter(({ attribute }) => attribute !== OBJECT_ID),
    ids: ids.map(({ key }) => Number(key)),
  };
}

const metaverseOf = (
  objects: readonly LoadedObject[],
  index: readonly IndexEntry[],
  more: readonly number[],
): readonly number[] => [
  ...new Set([
    ...more,
    ...objects.flatMap((object) => object.link?.mv ?? []),
    ...index.map((entry) => entry.metaverse),
  ]),
];

/** What a page is read by. */
interface PageRange {
  readonly mvIds: readonly number[];
  readonly inFlight: PageEffects | undefined;
  readonly part: PagePart | undefined;
}

async function readRows(
  context: PageContext,
  { objects, references, unread }: PageRows,
  { mvIds, inFlight, part }: PageRange,
): Promise<Omit<LoadedRows, 'objects'> & { readonly metaverse: readonly MvObject[] }> {
  const { store } = context;
  const late = objects.filter(({ id }) => unread.has(id));
  const [metaverse, connected, ownReferences] = await Promise.all([
    mvIds.length === 0 ? [] : metaverseObjects(context, mvIds, part),
    mvIds.length === 0 ? [] : store.connectorsOf(mvIds),
    storedReferences(context, late, part).then((stored) =>
      resolveReferences(context, objects, [...references, ...stored], inFlight),
    ),
  ]);
  const own = new Set(objects.map((object) => object.id));
  const others = connected.filter((object) => !own.has(object.id) && !isReplaced(object, objects));
  const [otherReferences, exports] = await Promise.all([
    storedReferences(context, others, part).then((stored) =>
      resolveReferences(context, others, stored, inFlight),
    ),
    objects.length + others.length === 0 ? [] : store.exportsOf([...objects, ...others].map(refOf)),
  ]);
  return { metaverse, others, references: [...ownReferences, ...otherReferences], exports };
}

/** Whether an object is gone from its source, and one of the page may take its place. */
const isReplaced = (gone: LoadedObject, objects: readonly LoadedObject[]): boolean =>
  gone.pending === 'delete' &&
  objects.some(
    ({ connector, type, pending, link }) =>
      pending !== 'delete' &&
      connector === gone.connector &&
      type === gone.type &&
      (link === undefined || link.mv === gone.link?.mv),
  );

async function metaverseObjects(
  { store }: PageContext,
  ids: readonly number[],
  part: PagePart | undefined,
): Promise<readonly MvObject[]> {
  if (part === undefined) return store.metaverseObjects(ids);
  const { attributes, targets, metaverse } = part;
  const whole = ids.filter((id) => !metaverse.has(id));
  return [
    ...(whole.length === 0 ? [] : await store.metaverseObjects(whole)),
    ...(await store.metaverseParts({ metaverse: [...metaverse], attributes, targets, sample: 0 })),
  ];
}

async function storedReferences(
  { store, rules }: Pick<PageContext, 'store' | 'rules'>,
  objects: readonly LoadedObject[],
  part?: PagePart,
): Promise<readonly StoredReference[]> {
  const holders = objects.filter((object) => hasReferences(rules, object));
  const isPart = ({ link }: LoadedObject): boolean =>
    link !== undefined && part?.metaverse.has(link.mv) === true;
  const whole = holders.filter((object) => !isPart(object));
  return [
    ...(whole.length === 0 ? [] : await store.referencesOf(whole.map(refOf))),
    ...(part === undefined ? [] : await referenceParts(store, holders.filter(isPart), part)),
  ];
}

async function referenceParts(
  store: SyncStore,
  objects: readonly LoadedObject[],
  { keys, connectorAttributes: attributes }: PagePart,
): Promise<readonly StoredReference[]> {
  const parts: StoredReference[] = [];
  for (const [connector, of] of Map.groupBy(objects, (object) => object.connector)) {
    const range = { attributes, keys: keys.get(connector) ?? [], sample: 0 };
    parts.push(...(await store.referenceParts({ objects: of.map(refOf), ...range })));
  }
  return parts;
}

function hasReferences(rules: SyncRules, object: LoadedObject): boolean {
  const type = rules.connectors.get(object.connector)?.objectTypes.get(object.type);
  return type?.attributeList.some((attribute) => attribute.type === 'reference') ?? false;
}

/** The connectors of everything that may be referred to, in the connectors that references are exported to. */
export async function referenceTargets(
  context: PageContext,
  metaverse: readonly MvObject[],
  references: readonly LoadedReference[],
  inFlight?: PageEffects,
): Promise<ReferenceTargets> {
  const { rules } = context;
  const connectors = rules.connectorList.filter(exportsReferences).map((connector) => connector.id);
  if (connectors.length === 0) return [];
  const wanted = new Set<number>();
  for (const reference of references)
    if (reference.metaverse !== null) wanted.add(reference.metaverse);
  for (const mv of metaverse) addReferred(rules, mv, wanted);
  return resolveTargets(context, wanted, connectors, inFlight);
}

function addReferred(rules: SyncRules, mv: MvObject, wanted: Set<number>): void {
  for (const name in mv.attributes) {
    if (rules.metaverseAttributes.get(name)?.type !== 'reference') continue;
    for (const value of mv.attributes[name] ?? []) wanted.add(Number(value));
  }
}
