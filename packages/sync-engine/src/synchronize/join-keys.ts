import { joinSearches } from '@cognate/sync-rules';
import type { LoadedObject } from '../ports/sync-store.ts';
import type { PageContext } from './page-context.ts';
import { shapeObject } from './shape-objects.ts';

/** A value to look up in the metaverse's index. */
export interface IndexKey {
  readonly attribute: string;
  readonly key: string;
}

export const indexKeyText = ({ attribute, key }: IndexKey): string => `${attribute}\u0000${key}`;

/** What the joins of a page's unconnected objects will look for. */
export function joinKeys(
  context: PageContext,
  objects: readonly LoadedObject[],
): readonly IndexKey[] {
  const wanted = new Map<string, IndexKey>();
  for (const object of objects)
    for (const key of keysOfObject(context, object)) wanted.set(indexKeyText(key), key);
  return [...wanted.values()];
}

function keysOfObject({ rules }: PageContext, object: LoadedObject): readonly IndexKey[] {
  if (object.link !== undefined || object.pending === 'delete') return [];
  const type = rules.connectors.get(object.connector)?.objectTypes.get(object.type);
  if (type === undefined || type.joins.length === 0) return [];
  try {
    return joinSearches(type, shapeObject(object, true)).flatMap(({ searches }) =>
      searches.flatMap(({ attribute, keys }) => keys.map((key) => ({ attribute, key }))),
    );
  } catch {
    // A join expression that fails for this object fails again when it is synchronized, and is reported there.
    return [];
  }
}
