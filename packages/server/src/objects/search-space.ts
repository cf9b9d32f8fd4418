import type { ImportStore, SyncStore } from '@cognate/sync-engine';
import type { SyncRules } from '@cognate/sync-rules';

const PAGE = 2000;

/** An object of a connector space as lists show it. */
export interface FoundObject {
  readonly id: number;
  readonly type: string;
  readonly dn: string;
  readonly state: string;
  readonly pendingImport: string;
  readonly metaverse: number | null;
}

export interface SpaceSearch {
  readonly connector: SyncRules['connectorList'][number];
  /** What the name or a value contains, whatever its case; empty for all. Secret values are not looked at. */
  readonly text: string;
  /** Only objects after this number. */
  readonly after: number;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Objects in the order of their numbers. They are read one by one until enough are found. */
export async function searchSpace(
  store: Pick<ImportStore, 'objectIds'> & Pick<SyncStore, 'objectsById'>,
  { connector, text, after, limit, signal }: SpaceSearch,
): Promise<readonly FoundObject[]> {
  const wanted = folded(text);
  // Without a text every object is found, and no more are read than are shown.
  const page = wanted === '' ? Math.min(limit, PAGE) : PAGE;
  const found: FoundObject[] = [];
  for (let last = after; found.length < limit;) {
    signal.throwIfAborted();
    const ids = await store.objectIds(connector.id, last, page);
    if (ids.length === 0) break;
    last = ids.at(-1) ?? last;
    const objects = await store.objectsById(ids.map((id) => ({ connector: connector.id, id })));
    const matching = objects
      .filter(
        ({ type, dn, body }) =>
          wanted === '' ||
          folded(dn).includes(wanted) ||
          folded(readable(connector, type, body ?? '')).includes(wanted),
      )
      .sort((a, b) => a.id - b.id);
    found.push(
      ...matching.map(({ id, type, dn, link, state, pending }) => ({
        id,
        type,
        dn,
        state: link === undefined ? `${state} disconnector` : 'connector',
        pendingImport: pending,
        metaverse: link?.mv ?? null,
      })),
    );
  }
  return found.slice(0, limit);
}

const folded = (text: string): string => text.toLowerCase().normalize('NFC');

/** A body without the values that nobody may read, so that nobody finds them out by searching either. */
function readable(connector: SpaceSearch['connector'], type: string, body: string): string {
  const attributes = connector.objectTypes.get(type)?.attributes;
  const secret = [...(attributes?.values() ?? [])].filter((attribute) => attribute.secret);
  if (secret.length === 0 || body === '') return body;
  const hidden = new Set(secret.map(({ name }) => name));
  // Written by the import: values by the names of the attributes.
  const values = JSON.parse(body) as Readonly<Record<string, unknown>>;
  return JSON.stringify(Object.entries(values).filter(([name]) => !hidden.has(name)));
}
