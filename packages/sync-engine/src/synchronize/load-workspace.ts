import { setImmediate } from 'node:timers/promises';
import { foldDn } from '@cognate/kernel';
import type { Attributes, Value, Values } from '@cognate/kernel';
import { joinSearches, Workspace } from '@cognate/sync-rules';
import type {
  ConnectorRules,
  CsObject,
  SyncError,
  SyncRules,
  TraceEvent,
  WorkspaceInput,
} from '@cognate/sync-rules';
import type { ObjectKeys } from '../keys/object-key.ts';
import type {
  LoadedExport,
  LoadedObject,
  LoadedReference,
  ObjectRef,
  SyncStore,
} from '../ports/sync-store.ts';
import type { IdBlocks } from '../runs/id-blocks.ts';
import type { PageEffects } from './page-effects.ts';

/** What every page of a synchronization is read and written with. */
export interface PageContext {
  readonly rules: SyncRules;
  readonly store: SyncStore;
  readonly ids: IdBlocks;
  readonly run: number;
  readonly keysOf: (connector: string) => ObjectKeys;
}

/** A page as read: enough to calculate it any number of times. */
export interface LoadedPage {
  readonly input: Omit<WorkspaceInput, 'occupied' | 'newMetaverseId' | 'newObjectId' | 'trace'>;
  /** Ids of the pending exports that exist, by object. */
  readonly pendingExports: ReadonlyMap<number, number>;
}

const NONE: Attributes = {};
const YIELD_EVERY = 50;

/**
 * Reads what the synchronization of some objects may touch: metaverse objects, all their connectors, references.
 *
 * `inFlight` is what an earlier page changes that is still being written. Links that it made are added to what was
 * read; where the two pages have more in common the answer is `undefined`: read again once it is written.
 */
export async function loadPage(
  context: PageContext,
  objects: readonly LoadedObject[],
  metaverseIds: readonly number[],
  inFlight?: PageEffects,
): Promise<LoadedPage | undefined> {
  const { store, rules } = context;
  const searches = searchesOfPage(context, objects);
  if (inFlight && collides(inFlight, objects, searches)) return undefined;
  const index = searches.length === 0 ? [] : await store.searchIndex(searches);
  const mvIds = unique([
    ...metaverseIds,
    ...objects.flatMap((object) => object.link?.mv ?? []),
    ...index.map((entry) => entry.metaverse),
  ]);
  if (inFlight && mvIds.some((id) => inFlight.metaverse.has(id))) return undefined;
  const [metaverse, connected, ownReferences] = await Promise.all([
    mvIds.length === 0 ? [] : store.metaverseObjects(mvIds),
    mvIds.length === 0 ? [] : store.connectorsOf(mvIds),
    referencesOf(context, objects),
  ]);
  const own = new Set(objects.map((object) => object.id));
  const others = connected.filter((object) => !own.has(object.id));
  const linked = [...objects, ...others].filter((object) => object.link !== undefined);
  const [otherReferences, exports] = await Promise.all([
    referencesOf(context, others),
    linked.length === 0 ? [] : store.exportsOf(linked.map(refOf)),
  ]);
  const references = withLinks([...ownReferences, ...otherReferences], inFlight);
  if (inFlight && references.some(({ target }) => target === null) && inFlight.createsNames)
    return undefined;
  const targets = await referenceTargets(context, metaverse, references);
  return {
    input: {
      rules,
      run: context.run,
      objects: shapeObjects(objects, others, references, exports),
      metaverse,
      index,
      referenceTargets: inFlight ? [...targets, ...inFlight.links] : targets,
      foldDn: (connector: ConnectorRules, dn: string) => foldDn(connector.dnStyle, dn),
    },
    pendingExports: new Map(
      exports.flatMap((row) => (row.stage === 'pending' ? [[row.object, row.id]] : [])),
    ),
  };
}

const searchKey = ({
  attribute,
  key,
}: {
  readonly attribute: string;
  readonly key: string;
}): string => `${attribute}\u0000${key}`;

const collides = (
  inFlight: PageEffects,
  objects: readonly LoadedObject[],
  searches: readonly { readonly attribute: string; readonly key: string }[],
): boolean =>
  inFlight.takesAway ||
  objects.some((object) => inFlight.objects.has(object.id)) ||
  searches.some((search) => inFlight.indexKeys.has(searchKey(search)));

function withLinks(
  references: readonly LoadedReference[],
  inFlight: PageEffects | undefined,
): readonly LoadedReference[] {
  if (inFlight === undefined) return references;
  return references.map((reference) => {
    const metaverse = reference.target === null ? undefined : inFlight.linkOf.get(reference.target);
    return metaverse === undefined ? reference : { ...reference, metaverse };
  });
}

async function referencesOf(
  context: PageContext,
  objects: readonly LoadedObject[],
): Promise<readonly LoadedReference[]> {
  const holders = objects.filter((object) => hasReferences(context.rules, object));
  return holders.length === 0 ? [] : context.store.referencesOf(holders.map(refOf));
}

/** A calculated page: what changed, and which of its objects failed. */
export interface CalculatedPage {
  readonly workspace: Workspace;
  readonly failures: ReadonlyMap<number, SyncError>;
}

/**
 * Calculates a page, one id after the other. Names that new objects want are looked up in between: where one is
 * taken, the page is simply calculated again with that knowledge.
 */
export async function calculatePage(
  context: PageContext,
  page: LoadedPage,
  ids: readonly number[],
  calculate: (workspace: Workspace, id: number) => SyncError | undefined,
  options: { readonly written?: Promise<void>; readonly trace?: (event: TraceEvent) => void } = {},
): Promise<CalculatedPage> {
  const { trace } = options;
  let occupied: readonly Holder[] = [];
  let holders: readonly CsObject[] = [];
  for (;;) {
    // A page that is calculated again takes new ids, so that no id is ever used for two objects.
    await reserveFor(context, ids.length);
    const workspace = new Workspace({
      ...page.input,
      objects: [...page.input.objects, ...holders],
      occupied,
      newMetaverseId: () => context.ids.take('metaverse'),
      newObjectId: () => context.ids.take('object'),
      ...(trace ? { trace } : {}),
    });
    const failures = new Map<number, SyncError>();
    for (const [index, id] of ids.entries()) {
      const error = calculate(workspace, id);
      if (error) failures.set(id, error);
      // A long calculation would starve the connections that are being written to.
      if (index % YIELD_EVERY === YIELD_EVERY - 1) await setImmediate();
    }
    // From here on the store is asked for names, which an earlier page may still be taking.
    await options.written;
    const found = await findHolders(context, workspace, occupied);
    if (found.length === 0) return { workspace, failures };
    occupied = [...occupied, ...found];
    holders = await loadHolders(context, page, occupied);
  }
}

interface Holder {
  readonly connector: string;
  readonly foldedDn: string;
  readonly object: number;
}

/** Objects outside the page that hold a name which the page wants for one of its own. */
async function findHolders(
  context: PageContext,
  workspace: Workspace,
  known: readonly Holder[],
): Promise<readonly Holder[]> {
  const wanted = new Map<string, { connector: string; foldedDn: string; by: number }>();
  const skip = new Set(known.map((holder) => `${holder.connector}\u0000${holder.foldedDn}`));
  for (const { after, before } of workspace.changedObjects()) {
    const dn = before === undefined || before.dn !== after?.dn ? after?.dn : undefined;
    for (const name of [dn, after?.pendingExport?.dn]) {
      if (after === undefined || name === undefined) continue;
      const connector = workspace.connector(after.connector);
      const foldedDn = foldDn(connector.dnStyle, name);
      const key = context.keysOf(connector.id).ofDn(name);
      if (!skip.has(`${connector.id}\u0000${foldedDn}`))
        wanted.set(key, { connector: connector.id, foldedDn, by: after.id });
    }
  }
  if (wanted.size === 0) return [];
  const rows = await context.store.holdersOf(
    [...wanted].map(([key, { connector }]) => ({ connector, key })),
  );
  return rows.flatMap((row) => {
    const want = wanted.get(row.key);
    return want === undefined || want.by === row.id ? [] : [{ ...want, object: row.id }];
  });
}

async function loadHolders(
  context: PageContext,
  page: LoadedPage,
  occupied: readonly Holder[],
): Promise<readonly CsObject[]> {
  const present = new Set([...page.input.objects].map((object) => object.id));
  const missing = occupied.filter((holder) => !present.has(holder.object));
  if (missing.length === 0) return [];
  const refs = missing.map((holder) => ({ connector: holder.connector, id: holder.object }));
  const loaded = await context.store.objectsById(refs);
  return shapeObjects(
    [],
    loaded,
    await context.store.referencesOf(refs),
    await context.store.exportsOf(refs),
  );
}

async function reserveFor(context: PageContext, size: number): Promise<void> {
  await context.ids.reserve('metaverse', size);
  // One object may be provisioned once per outbound rule, and again after it was taken away.
  const rules = context.rules.connectorList.reduce(
    (sum, connector) => sum + connector.outbound.length,
    0,
  );
  await context.ids.reserve('object', size * rules * 2 + 10);
}

function searchesOfPage(
  context: PageContext,
  objects: readonly LoadedObject[],
): readonly { readonly attribute: string; readonly key: string }[] {
  const wanted = new Map<string, { attribute: string; key: string }>();
  for (const object of objects) {
    if (object.link !== undefined || object.pending === 'delete') continue;
    const type = context.rules.connectors.get(object.connector)?.objectTypes.get(object.type);
    if (type === undefined || type.joins.length === 0) continue;
    for (const { searches } of searchesOf(type, object))
      for (const { attribute, keys } of searches)
        for (const key of keys) wanted.set(searchKey({ attribute, key }), { attribute, key });
  }
  return [...wanted.values()];
}

function searchesOf(
  type: Parameters<typeof joinSearches>[0],
  object: LoadedObject,
): ReturnType<typeof joinSearches> {
  try {
    return joinSearches(type, shapeObject(object, true, undefined, undefined));
  } catch {
    // A join expression that fails for this object fails again when the object is synchronized, and is reported there.
    return [];
  }
}

const refOf = (object: LoadedObject): ObjectRef => ({ connector: object.connector, id: object.id });

const unique = (ids: readonly number[]): readonly number[] => [...new Set(ids)];

function hasReferences(rules: SyncRules, object: LoadedObject): boolean {
  const type = rules.connectors.get(object.connector)?.objectTypes.get(object.type);
  return type?.attributeList.some((attribute) => attribute.type === 'reference') ?? false;
}

async function referenceTargets(
  context: PageContext,
  metaverse: LoadedPage['input']['metaverse'],
  references: readonly LoadedReference[],
): ReturnType<SyncStore['targetsOf']> {
  const connectors = context.rules.connectorList
    .filter((connector) =>
      [...connector.objectTypes.values()].some((type) =>
        [...type.exportFlows.values()].some((flows) =>
          flows.some((flow) => flow.target.type === 'reference'),
        ),
      ),
    )
    .map((connector) => connector.id);
  if (connectors.length === 0) return [];
  const wanted = new Set<number>();
  for (const reference of references)
    if (reference.metaverse !== null) wanted.add(reference.metaverse);
  for (const mv of metaverse)
    for (const [name, values] of Object.entries(mv.attributes))
      if (context.rules.metaverseAttributes.get(name)?.type === 'reference')
        for (const value of values) wanted.add(Number(value));
  return wanted.size === 0 ? [] : context.store.targetsOf([...wanted], connectors);
}

interface ReferenceValues {
  readonly references: Attributes;
  readonly targets: Attributes;
}

function shapeObjects(
  objects: readonly LoadedObject[],
  others: readonly LoadedObject[],
  references: readonly LoadedReference[],
  exports: readonly LoadedExport[],
): readonly CsObject[] {
  const byObject = Map.groupBy(references, (reference) => reference.object);
  const exportsByObject = Map.groupBy(exports, (row) => row.object);
  return [
    ...objects.map((object) =>
      shapeObject(object, true, byObject.get(object.id), exportsByObject.get(object.id)),
    ),
    ...others.map((object) =>
      shapeObject(object, false, byObject.get(object.id), exportsByObject.get(object.id)),
    ),
  ];
}

/** `current`: as imported; otherwise as last synchronized. */
function shapeObject(
  object: LoadedObject,
  current: boolean,
  references: readonly LoadedReference[] | undefined,
  exports: readonly LoadedExport[] | undefined,
): CsObject {
  const hidden = !current && object.pending === 'add';
  const body = hidden
    ? null
    : !current && object.pending === 'update'
      ? object.beforeBody
      : object.body;
  const shaped = shapeReferences(references, current, hidden);
  return {
    id: object.id,
    connector: object.connector,
    type: object.type,
    dn: object.dn,
    // Written by the import as canonical attribute values.
    scalars: body === null ? NONE : (JSON.parse(body) as Attributes),
    references: shaped.references,
    targets: shaped.targets,
    imported: object.body !== null,
    pendingImport: object.pending,
    link: object.link,
    state: object.state,
    pendingExport: exports?.find((row) => row.stage === 'pending')?.delta,
    unconfirmedExport: exports?.find((row) => row.stage === 'unconfirmed')?.delta,
  };
}

function shapeReferences(
  loaded: readonly LoadedReference[] | undefined,
  current: boolean,
  hidden: boolean,
): ReferenceValues {
  if (loaded === undefined || loaded.length === 0 || hidden)
    return { references: NONE, targets: NONE };
  const references: Record<string, Value[]> = {};
  const targets: Record<string, Value[]> = {};
  for (const { attribute, dn, target, metaverse, pending } of loaded) {
    if (pending === (current ? 'removed' : 'added')) continue;
    (targets[attribute] ??= []).push(target ?? dn);
    if (metaverse !== null) (references[attribute] ??= []).push(metaverse);
  }
  return { references: sorted(references), targets };
}

/** Two targets joined to the same object are one value. */
const sorted = (values: Record<string, Value[]>): Record<string, Values> =>
  Object.fromEntries(
    Object.entries(values).map(([name, list]) => [
      name,
      list.length < 2 ? list : [...new Set(list)].sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    ]),
  );
