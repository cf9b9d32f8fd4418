import type { LoadedObject, MvReference, ObjectRef, SyncPageWrite } from '../ports/sync-store.ts';
import { indexKeyText } from './join-keys.ts';
import type { IndexKey } from './join-keys.ts';

/** What a page that is being written changes, for the page that is read meanwhile. */
export interface PageEffects {
  readonly objects: ReadonlySet<number>;
  readonly metaverse: ReadonlySet<number>;
  readonly indexKeys: ReadonlySet<string>;
  /** The metaverse object of each object that the page linked. */
  readonly linkOf: ReadonlyMap<number, number>;
  readonly links: readonly {
    readonly metaverse: number;
    readonly connector: string;
    readonly object: number;
  }[];
  /** The keys of the names that the page gives to objects, at once or with an export. */
  readonly names: ReadonlySet<string>;
  /** References between metaverse objects that the page adds. */
  readonly references: readonly MvReference[];
  /** Whether links, names or objects disappear, or objects change that are not the page's own. */
  readonly takesAway: boolean;
  /** Whether objects appear under names that references may mean already. */
  readonly createsNames: boolean;
}

/** A page on its way into the store. */
export interface PageInFlight {
  readonly written: Promise<void>;
  readonly effects: PageEffects;
}

/** `own` are the objects that the page was made of, all of them of `connector`. */
export function effectsOf(
  write: SyncPageWrite,
  connector: string,
  own: ReadonlySet<number>,
): PageEffects {
  const spills = (refs: readonly ObjectRef[]): boolean =>
    refs.some((ref) => ref.connector === connector && !own.has(ref.id));
  return {
    objects: new Set(
      [
        write.synchronized,
        write.newObjects,
        write.linked,
        write.disconnectors,
        write.exports,
      ].flatMap((refs) => refs.map(({ id }) => id)),
    ),
    metaverse: new Set([
      ...[...write.newMetaverse, ...write.changedMetaverse].map((mv) => mv.id),
      ...write.linked.map(({ link }) => link.mv),
    ]),
    indexKeys: new Set([...write.indexAdded, ...write.indexRemoved].map(indexKeyText)),
    linkOf: new Map(write.linked.map(({ id, link }) => [id, link.mv])),
    links: write.linked.map(({ id, connector: of, link }) => ({
      metaverse: link.mv,
      connector: of,
      object: id,
    })),
    names: new Set([
      ...write.newObjects.map(({ dnKey }) => dnKey),
      ...write.exports.flatMap(({ nameKey }) => nameKey ?? []),
    ]),
    references: write.referencesAdded,
    takesAway:
      takesAway(write) || [write.linked, write.disconnectors, write.newObjects].some(spills),
    createsNames: write.newObjects.length > 0,
  };
}

/** Whether links, names or objects disappear with a page. */
export const takesAway = (write: SyncPageWrite): boolean =>
  [write.unlinked, write.removedObjects, write.removedMetaverse, write.renamed].some(
    (list) => list.length > 0,
  );

/** Whether a page cannot be read before the other one is written. */
export const collides = (
  inFlight: PageEffects,
  objects: readonly LoadedObject[],
  keys: readonly IndexKey[],
): boolean =>
  inFlight.takesAway ||
  objects.some((object) => inFlight.objects.has(object.id)) ||
  keys.some((key) => inFlight.indexKeys.has(indexKeyText(key)));
