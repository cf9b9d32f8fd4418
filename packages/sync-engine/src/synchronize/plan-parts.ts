import { referenceAttributes } from '@cognate/sync-rules';
import type { MvObject, SyncRules } from '@cognate/sync-rules';
import type { LoadedExport, LoadedObject } from '../ports/sync-store.ts';
import { closeParts } from './close-parts.ts';
import type { PageContext } from './page-context.ts';
import { refOf, SAMPLE } from './page-part.ts';
import type { PagePart, PartCandidates } from './page-part.ts';

/** Changes beyond this are better worked out from whole objects. */
const MOST_CHANGES = 2000;

/**
 * The metaverse objects whose only news on a page are pending updates of what they are connected to. `others` are
 * looked at in other ways as well.
 */
function mayBePart(
  context: PageContext,
  objects: readonly LoadedObject[],
  others: Set<number>,
): ReadonlySet<number> {
  const candidates = new Set<number>();
  for (const object of objects) {
    if (object.link === undefined) continue;
    if (!isFollowed(context, object)) others.add(object.link.mv);
    else if (mayBeWide(context, object)) candidates.add(object.link.mv);
  }
  return new Set([...candidates].filter((id) => !others.has(id)));
}

/** Whether nothing is to be done with an object but to follow an update. */
const isFollowed = (
  { rules }: Pick<PageContext, 'rules'>,
  { connector, type, pending, body, beforeDn, dn }: LoadedObject,
): boolean =>
  pending === 'update' &&
  body !== null &&
  (beforeDn ?? dn) === dn &&
  rules.connectors.get(connector)?.objectTypes.has(type) === true;

/** Whether an object may have many references, of which a part may be enough. */
export const mayBeWide = (
  context: Pick<PageContext, 'rules' | 'parts'>,
  object: LoadedObject,
): boolean =>
  context.parts !== undefined &&
  object.link !== undefined &&
  isFollowed(context, object) &&
  listsReferences(context.rules, object);

const listsReferences = ({ connectors }: SyncRules, { connector, type }: LoadedObject): boolean =>
  connectors
    .get(connector)
    ?.objectTypes.get(type)
    ?.attributeList.some((each) => each.type === 'reference' && each.multivalued) === true;

/** Decides which metaverse objects of a page are looked at in part, and what of them has to be read. */
export async function planParts(
  context: PageContext,
  objects: readonly LoadedObject[],
  wide: WithConnectors,
): Promise<PagePart | undefined> {
  if (wide.size === 0) return undefined;
  const candidates = await readCandidates(context, objects, wide);
  const settled = await findSettled(context, candidates);
  if (settled.size === 0) return undefined;
  const isSettled = (mv: number | undefined): boolean => mv !== undefined && settled.has(mv);
  const connectors = candidates.connectors.filter(({ link }) => isSettled(link?.mv));
  const kept = new Set(connectors.map(({ id }) => id));
  return closeParts(
    context,
    {
      metaverse: candidates.metaverse.filter(({ id }) => settled.has(id)),
      changed: candidates.changed.filter(({ link }) => isSettled(link?.mv)),
      connectors,
      exports: candidates.exports.filter(({ object }) => kept.has(object)),
    },
    { attributes: referenceAttributes(context.rules), most: MOST_CHANGES },
  );
}

/** Metaverse objects by id, with all their connectors. */
type WithConnectors = ReadonlyMap<number, readonly LoadedObject[]>;

/**
 * Those of a page's metaverse objects that have a connector with many references, and nothing to do on the page but to
 * follow updates. `others` are looked at in other ways as well.
 */
export async function findWide(
  context: PageContext,
  objects: readonly LoadedObject[],
  others: readonly number[],
): Promise<WithConnectors> {
  const { store, parts } = context;
  const ids = mayBePart(context, objects, new Set(others));
  if (ids.size === 0) return new Map();
  const connectors = await store.connectorsOf([...ids]);
  const wide = new Set(await store.wideObjects(connectors.map(refOf), parts?.wideFrom ?? Infinity));
  const byMetaverse = Map.groupBy(connectors, ({ link }) => link?.mv ?? 0);
  return new Map([...byMetaverse].filter(([, of]) => of.some(({ id }) => wide.has(id))));
}

async function readCandidates(
  { rules, store }: PageContext,
  objects: readonly LoadedObject[],
  wide: WithConnectors,
): Promise<PartCandidates> {
  const connectors = [...wide.values()].flat();
  const [metaverse, exports] = await Promise.all([
    store.metaverseParts({
      metaverse: [...wide.keys()],
      attributes: referenceAttributes(rules),
      targets: [],
      sample: SAMPLE,
    }),
    store.exportsOf(connectors.map(refOf)),
  ]);
  const changed = objects.filter(({ link }) => link !== undefined && wide.has(link.mv));
  return { metaverse, changed, connectors, exports };
}

/** Those of which everything that is not part of the change stands as the rules want it. */
async function findSettled(
  context: PageContext,
  { metaverse, connectors, exports }: PartCandidates,
): Promise<ReadonlySet<number>> {
  const unsettled = await context.store.unsettled(
    metaverse.map(({ id }) => id),
    connectors.map(refOf),
  );
  const failed = new Set([
    ...unsettled.objects,
    ...exports.flatMap((row) => (isValueWise(row) ? [] : [row.object])),
  ]);
  const ownersOf = (object: LoadedObject): readonly number[] =>
    isCalm(object) && !failed.has(object.id) ? [] : [object.link?.mv ?? 0];
  const without = new Set([...unsettled.metaverse, ...connectors.flatMap(ownersOf)]);
  const settled = new Set<number>();
  for (const mv of metaverse)
    if (!without.has(mv.id) && isUpToDate(context, mv)) settled.add(mv.id);
  return settled;
}

const isCalm = ({ body, pending }: LoadedObject): boolean =>
  body !== null && (pending === 'none' || pending === 'update');

/** Whether an export changes references that are known by their objects, one by one. */
const isValueWise = ({ delta }: LoadedExport): boolean =>
  delta.op === 'update' &&
  Object.values(delta.references).every(({ add, remove }) =>
    [...add, ...remove].every((value) => typeof value === 'number'),
  );

/** Whether all references came from the flows of today. What is exported followed from them at the same time. */
function isUpToDate({ rules, parts }: PageContext, mv: MvObject): boolean {
  const since = parts?.since.get(mv.type) ?? Infinity;
  const runs = referenceAttributes(rules).flatMap((name) => mv.lineage[name]?.run ?? []);
  return runs.length > 0 && runs.every((run) => run >= since);
}
