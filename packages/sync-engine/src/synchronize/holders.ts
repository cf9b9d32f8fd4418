import type { CsObject, Workspace } from '@cognate/sync-rules';
import { referenceTargets } from './load-page.ts';
import type { LoadedPage } from './load-page.ts';
import type { PageContext } from './page-context.ts';
import { resolveReferences } from './resolve-references.ts';
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
  const wanted = new Map(
    [...workspace.asked.values()].map((name) => [
      context.keysOf(name.connector).ofDn(name.dn),
      name,
    ]),
  );
  for (const holder of known) wanted.delete(context.keysOf(holder.connector).ofDn(holder.dn));
  if (wanted.size === 0) return [];
  const rows = await context.store.holdersOf(
    [...wanted].map(([key, { connector }]) => ({ connector, key })),
  );
  return rows.flatMap(({ key, id }) => {
    const name = wanted.get(key);
    return name === undefined ? [] : [{ ...name, object: id }];
  });
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
  const [others, stored, exports] = await Promise.all([
    store.objectsById(refs),
    store.referencesOf(refs),
    store.exportsOf(refs),
  ]);
  const references = await resolveReferences(context, refs, stored, undefined);
  return {
    objects: shapeObjects({ objects: [], others, references, exports }),
    pendingExports: pendingIds(exports),
    referenceTargets: await referenceTargets(context, [], references),
  };
}
