import type { Counting, RunLabel } from '../ports/lineage-store.ts';
import type { MetaverseDetails } from '../ports/read-store.ts';
import { causedExports } from './caused-exports.ts';
import type { CausedExport, ExplainDependencies } from './caused-exports.ts';
import { only, upTo, withRun } from './counted-runs.ts';
import { valueHistory } from './value-history.ts';
import type { NamedEvent } from './value-history.ts';

/** A change of a metaverse value from its cause to what it led to. */
export interface Explanation {
  readonly metaverse: number;
  /** Undefined when the object is deleted. */
  readonly details: MetaverseDetails | undefined;
  readonly event: NamedEvent;
  /** How the import counted the source's change, and in which run; undefined when no import is known that did. */
  readonly imported: (Counting & { readonly by: RunLabel | undefined }) | undefined;
  /** How the synchronization counted the source. */
  readonly synchronized: string | undefined;
  readonly exports: readonly CausedExport[];
}

/**
 * Why an attribute has the values that it has, or came to have in `run`: the import that saw the change, the
 * synchronization and rule that let it in, and what became of the exports that follow from it. Undefined when nothing
 * is known of such a change.
 */
export async function explainValue(
  deps: ExplainDependencies,
  id: number,
  attribute: string,
  run?: number,
): Promise<Explanation | undefined> {
  const { details, events } = await valueHistory(deps, id, attribute);
  const event = events.find((each) => run === undefined || each.run === run);
  if (event === undefined) return undefined;
  const { store } = deps;
  const source = event.source;
  const cause = source && { connector: source.connector, id: source.id, limit: 1 };
  const [imported] = cause
    ? await store.countings({ ...cause, ...upTo(event.run), prefix: 'stage-' })
    : [];
  const [synchronized] = cause
    ? (await store.countings({ ...cause, ...only(event.run), prefix: '', limit: 10 })).filter(
        ({ counter }) => !/^(?:outbound\.|stage-|export-)/.test(counter),
      )
    : [];
  return {
    metaverse: id,
    details,
    event,
    imported: imported && (await withRun(store, imported)),
    synchronized: synchronized?.counter,
    exports: details ? await causedExports(deps, details, event.run, [attribute]) : [],
  };
}
