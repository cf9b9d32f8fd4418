import type { CsObject, Workspace } from '@cognate/sync-rules';
import { referenceTargets } from './load-page.ts';
import type { LoadedPage } from './load-page.ts';
import type { PageContext } from './page-context.ts';
import { pendingIds, shapeObjects } from './shape-objects.ts';

/** An object that has a name which the page wants for one of its own. */
export interface Holder {
  readonly connector: string;
  /** The name that is wanted. */
  readonly dn: string;
  readonly object: number;
}

/** Finds holders that are not `known` yet. */
export async function findHolders(
  context: PageContext,
  workspace: Workspace,
  known: readonly Holder[],
): Promise<readonly Holder[]> {
  const wanted = wantedNames(context, workspace);
  for (const holder of known) wanted.delete(context.keysOf(holder.connector).ofDn(holder.dn));
  if (wanted.size === 0) return [];
  const rows = await context.store.holdersOf(
    [...wanted].map(([key, { connector }]) => ({ connector, key })),
  );
  return rows.flatMap((row) => {
    const want = wanted.get(row.key);
    if (want === undefined || want.by === row.id) return [];
    return [{ connector: want.connector, dn: want.dn, object: row.id }];
  });
}

interface WantedName {
  readonly connector: string;
  readonly dn: string;
  readonly by: number;
}

/** By key, the names that objects of the page did not have before. */
function wantedNames(context: PageContext, workspace: Workspace): Map<string, WantedName> {
  const wanted = new Map<string, WantedName>();
  for (const { before, after } of workspace.changedObjects()) {
    if (after === undefined) continue;
    const { connector, id } = after;
    const want = (dn: string | undefined): void => {
      if (dn !== undefined)
        wanted.set(context.keysOf(connector).ofDn(dn), { connector, dn, by: id });
    };
    if (before?.dn !== after.dn) want(after.dn);
    want(after.pendingExport?.dn);
  }
  return wanted;
}

/** Holders as the rules see them: one of them may be taken over. */
export interface LoadedHolders {
  readonly objects: readonly CsObject[];
  /** Ids of their pending exports, by object. */
  readonly pendingExports: ReadonlyMap<number, number>;
  /** The connectors of what they refer to. */
  readonly referenceTargets: LoadedPage['input']['referenceTargets'];
}

export const NO_HOLDERS: LoadedHolders = {
  objects: [],
  pendingExports: new Map(),
  referenceTargets: [],
};

/** Reads the holders that are not objects of the page. */
export async function loadHolders(
  context: PageContext,
  page: LoadedPage,
  occupied: readonly Holder[],
): Promise<LoadedHolders> {
  const present = new Set([...page.input.objects].map((object) => object.id));
  const refs = occupied
    .filter((holder) => !present.has(holder.object))
    .map((holder) => ({ connector: holder.connector, id: holder.object }));
  if (refs.length === 0) return NO_HOLDERS;
  const { store } = context;
  const [others, references, exports] = await Promise.all([
    store.objectsById(refs),
    store.referencesOf(refs),
    store.exportsOf(refs),
  ]);
  return {
    objects: shapeObjects({ objects: [], others, references, exports }),
    pendingExports: pendingIds(exports),
    referenceTargets: await referenceTargets(context, [], references),
  };
}
