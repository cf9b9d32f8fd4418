import { setImmediate } from 'node:timers/promises';
import type { ImportEntry } from '@cognate/connector-kit';
import { AppError } from '@cognate/kernel';
import { canonicalEntry } from './canonical-entry.ts';
import type { CanonicalObject, EntryError } from './canonical-entry.ts';
import type { StagingContext } from './staging-context.ts';

/** A whole object, as an entry or made whole with what was known of it. */
export interface WholeEntry extends ImportEntry {
  /** The attributes that a partial report was about, folded; absent for a report of the whole object. */
  readonly mentioned?: ReadonlySet<string>;
}

/** An entry in the form in which it is stored. */
export interface ReadObject {
  readonly object: CanonicalObject;
  readonly entry: WholeEntry;
}

const YIELD_EVERY = 50;

/** The objects of a page in canonical form; entries that cannot be staged are recorded. Needs no store. */
export async function canonicalPage(
  context: StagingContext,
  entries: readonly WholeEntry[],
): Promise<readonly ReadObject[]> {
  const objects: ReadObject[] = [];
  for (const [index, entry] of entries.entries()) {
    // The page before is being written: without a pause its statements would wait for this one.
    if (index % YIELD_EVERY === YIELD_EVERY - 1) await setImmediate();
    if (context.mode === 'full' && entry.change !== 'replace')
      throw new AppError(
        'delta-import-not-supported',
        `The connector reported a change of kind "${entry.change}" in a full import.`,
      );
    const result = canonicalEntry(entry, context.connector, context.keys);
    if (result.kind === 'object') objects.push({ object: result.object, entry });
    else if (result.kind === 'filtered') context.recorder.count('discovery', 'filtered-objects');
    else recordEntryError(context, entry, result.error);
  }
  return objects;
}

/** An entry that is skipped: recorded with its place, and no deletion is inferred from this import. */
export function recordEntryError(
  { recorder }: StagingContext,
  entry: ImportEntry,
  error: EntryError,
): void {
  recorder.count('staging', 'stage-failure');
  recorder.error({
    kind: 'discovery',
    ...error,
    dn: entry.dn,
    ...(entry.anchor === undefined ? {} : { anchor: entry.anchor }),
    ...(entry.position === undefined ? {} : { position: entry.position }),
  });
}
