import type { SyncPageWrite } from '../ports/sync-store.ts';

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
  /** Whether links, names or objects disappear, or objects change that are not the page's own. */
  readonly takesAway: boolean;
  /** Whether objects appear under names that references may mean already. */
  readonly createsNames: boolean;
}

/** `own` are the objects that the page was made of, all of them of `connector`. */
export function effectsOf(
  write: SyncPageWrite,
  connector: string,
  own: ReadonlySet<number>,
): PageEffects {
  const objects = new Set<number>();
  for (const refs of [
    write.synchronized,
    write.newObjects,
    write.linked,
    write.disconnectors,
    write.exports,
  ])
    for (const { id } of refs) objects.add(id);
  const spills = (refs: readonly { readonly connector: string; readonly id: number }[]): boolean =>
    refs.some((ref) => ref.connector === connector && !own.has(ref.id));
  return {
    objects,
    metaverse: new Set(
      [...write.newMetaverse, ...write.changedMetaverse]
        .map((mv) => mv.id)
        .concat(write.linked.map(({ link }) => link.mv)),
    ),
    indexKeys: new Set(
      [...write.indexAdded, ...write.indexRemoved].map(
        ({ attribute, key }) => `${attribute}\u0000${key}`,
      ),
    ),
    linkOf: new Map(write.linked.map(({ id, link }) => [id, link.mv])),
    links: write.linked.map(({ id, connector: of, link }) => ({
      metaverse: link.mv,
      connector: of,
      object: id,
    })),
    takesAway:
      write.unlinked.length +
        write.removedObjects.length +
        write.removedMetaverse.length +
        write.renamed.length >
        0 ||
      spills(write.linked) ||
      spills(write.disconnectors) ||
      spills(write.newObjects),
    createsNames: write.newObjects.length > 0,
  };
}
