import type { Values } from '@cognate/kernel';
import type { MvObject, SyncRules, Workspace } from '@cognate/sync-rules';
import type { SyncStore } from '../ports/sync-store.ts';

/** A metaverse object before a page and after it; a side is absent for new and for deleted ones. */
export interface MetaverseChange {
  readonly before: MvObject | undefined;
  readonly after: MvObject | undefined;
}

/**
 * Every metaverse object that a calculated page changes, those too that lose a reference because the page deletes
 * what it means: the store takes such references away by itself. To be asked before the page is committed.
 */
export async function metaverseChanges(
  store: Pick<SyncStore, 'referrersOf' | 'metaverseObjects'>,
  workspace: Workspace,
): Promise<readonly MetaverseChange[]> {
  const changes = [...workspace.changedMetaverse()];
  const deleted = new Set(changes.flatMap(({ id, after }) => (after === undefined ? [id] : [])));
  if (deleted.size === 0) return changes;
  const changed = new Set(changes.map(({ id }) => id));
  const referrers = await store.referrersOf([...deleted]);
  const others = new Set(
    referrers.map(({ metaverse }) => metaverse).filter((id) => !changed.has(id)),
  );
  const objects = others.size === 0 ? [] : await store.metaverseObjects([...others]);
  return [...changes, ...objects.map((mv) => ({ before: mv, after: mv }))].map(
    ({ before, after }) => ({ before, after: after && without(workspace.rules, after, deleted) }),
  );
}

/** The object without references to what is deleted. */
function without(
  { metaverseAttributes }: SyncRules,
  mv: MvObject,
  deleted: ReadonlySet<number>,
): MvObject {
  const left: Record<string, Values> = {};
  for (const [name, values] of Object.entries(mv.attributes)) {
    const isReference = metaverseAttributes.get(name)?.type === 'reference';
    const kept = isReference ? values.filter((value) => !deleted.has(Number(value))) : values;
    if (kept.length > 0) left[name] = kept;
  }
  return { ...mv, attributes: left };
}
