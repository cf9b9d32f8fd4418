import type { SyncRules } from '@cognate/sync-rules';
import type { LineageStore, PastLink, RunLabel } from '../ports/lineage-store.ts';
import type { MetaverseDetails, ReadStore } from '../ports/read-store.ts';
import type { ObjectRef } from '../ports/sync-store.ts';
import { valueEvents } from './value-events.ts';
import type { ValueEvent } from './value-events.ts';

/** An event with names for what it speaks of. */
export interface NamedEvent extends ValueEvent {
  /** The run; undefined when nothing is known of it. */
  readonly by: RunLabel | undefined;
  /** The object that the values came from, or had come from when they were removed; as long as it is there. */
  readonly source: (ObjectRef & { readonly dn: string }) | undefined;
}

/** What the metaverse had for an object: its events, newest first. */
export interface ValueHistory {
  readonly id: number;
  /** Undefined when the object is deleted. */
  readonly details: MetaverseDetails | undefined;
  readonly events: readonly NamedEvent[];
  /** The links that the object had and lost, newest first; none where one attribute was asked for. */
  readonly links: readonly NamedLink[];
}

/** A past link with what is known of the run that ended it. */
export interface NamedLink extends PastLink {
  readonly by: RunLabel | undefined;
}

/** What a history is read with. */
export interface LineageDependencies {
  readonly store: LineageStore & Pick<ReadStore, 'metaverseDetails'>;
  readonly rules: SyncRules;
}

/** Past values, and past links, that are read at most. */
const MOST = 10_000;

/**
 * The values that a metaverse object had, of one attribute or of all, each with the run, rule and object that they
 * came from, and the links that it had. It reaches back as far as the run history was not cleared; what is there now is always told.
 */
export async function valueHistory(
  { store, rules }: LineageDependencies,
  id: number,
  attribute?: string,
): Promise<ValueHistory> {
  const details = await store.metaverseDetails(id);
  const past = await store.pastValues(id, {
    limit: MOST,
    ...(attribute === undefined ? {} : { attribute }),
  });
  const byAttribute = Map.groupBy(past, (value) => value.attribute);
  const current = details?.object;
  const names = new Set([...Object.keys(current?.attributes ?? {}), ...byAttribute.keys()]);
  const events = [...names]
    .filter((name) => attribute === undefined || name === attribute)
    .flatMap((name) => {
      const values = current?.attributes[name];
      const isSecret = rules.metaverseAttributes.get(name)?.secret === true;
      const now = values && { values, origin: current?.lineage[name] };
      return valueEvents(name, isSecret, now, byAttribute.get(name) ?? []);
    })
    .sort((a, b) => b.run - a.run || (a.attribute < b.attribute ? -1 : 1));
  const links = attribute === undefined ? await pastLinks(store, id) : [];
  return { id, details, events: await withNames(store, events), links };
}

async function pastLinks(store: LineageStore, id: number): Promise<readonly NamedLink[]> {
  const links = await store.pastLinks(id, MOST);
  const runs = await store.runLabels([...new Set(links.map(({ run }) => run))]);
  const runOf = new Map(runs.map((run) => [run.id, run]));
  return links.map((link) => ({ ...link, by: runOf.get(link.run) }));
}

async function withNames(
  store: LineageStore,
  events: readonly ValueEvent[],
): Promise<readonly NamedEvent[]> {
  const runs = await store.runLabels([...new Set(events.map(({ run }) => run))]);
  const sources = new Set(events.flatMap(({ origin, before }) => (origin ?? before)?.object ?? []));
  const objects = await store.objectNames([...sources]);
  const runOf = new Map(runs.map((run) => [run.id, run]));
  const objectOf = new Map(objects.map((object) => [object.id, object]));
  return events.map((event) => ({
    ...event,
    by: runOf.get(event.run),
    source: objectOf.get((event.origin ?? event.before)?.object ?? 0),
  }));
}
