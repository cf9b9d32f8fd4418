import type { Counting, RunLabel } from '../ports/lineage-store.ts';
import type { MetaverseDetails } from '../ports/read-store.ts';
import type { ObjectRef } from '../ports/sync-store.ts';
import { causedExports } from './caused-exports.ts';
import type { CausedExport, ExplainDependencies } from './caused-exports.ts';
import { upTo, withRun } from './counted-runs.ts';
import { valueHistory } from './value-history.ts';
import type { NamedEvent } from './value-history.ts';

type CountedRun = Counting & { readonly by: RunLabel | undefined };

/** A change of an object in its source, and what followed from it. */
export interface ObjectExplanation {
  /** The import that saw the change. */
  readonly imported: CountedRun;
  /** The synchronization that took it in; undefined while it waits. */
  readonly synchronized: CountedRun | undefined;
  /** What the object is linked to now. */
  readonly metaverse: MetaverseDetails | undefined;
  /** What the synchronization changed in the metaverse by this object. */
  readonly events: readonly NamedEvent[];
  readonly exports: readonly CausedExport[];
}

/**
 * What became of a change that an import saw in an object: of the last one, or of that which `run` imported. Undefined
 * when the history knows of none.
 */
export async function explainObject(
  deps: ExplainDependencies,
  ref: ObjectRef,
  run?: number,
): Promise<ObjectExplanation | undefined> {
  const { store } = deps;
  const range = run === undefined ? upTo(Number.MAX_SAFE_INTEGER) : { ...upTo(run), fromRun: run };
  const [seen] = await store.countings({ ...ref, ...range, prefix: 'stage-', limit: 1 });
  if (seen === undefined) return undefined;
  const imported = await withRun(store, seen);
  const details = await store.objectDetails(ref);
  const metaverse =
    details?.link === undefined ? undefined : await store.metaverseDetails(details.link.mv);
  const inbound = await firstInbound(deps, ref, seen.run);
  if (inbound === undefined || metaverse === undefined)
    return {
      imported,
      synchronized: inbound && (await withRun(store, inbound)),
      metaverse,
      events: [],
      exports: [],
    };
  const { events } = await valueHistory(deps, metaverse.object.id);
  const own = events.filter(
    (event) => event.run === inbound.run && (event.origin ?? event.before)?.object === ref.id,
  );
  const attributes = [...new Set(own.map(({ attribute }) => attribute))];
  return {
    imported,
    synchronized: await withRun(store, inbound),
    metaverse,
    events: own,
    exports: await causedExports(deps, metaverse, inbound.run, attributes),
  };
}

/** Countings of an object on its way in that one page of a history has at most, between two imports. */
const SOME = 50;

/** The first synchronization that counted an object on its way in, in the run of its import or later. */
async function firstInbound(
  { store }: ExplainDependencies,
  ref: ObjectRef,
  fromRun: number,
): Promise<Counting | undefined> {
  const counted = await store.countings({
    ...ref,
    prefix: '',
    fromRun,
    toRun: Number.MAX_SAFE_INTEGER,
    newestFirst: false,
    limit: SOME,
  });
  return counted.find(({ counter }) => !/^(?:outbound\.|stage-|export-)/.test(counter));
}
