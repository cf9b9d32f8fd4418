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

/** The entries of a page in canonical form, those that cannot be staged, and how many are of no selected type. */
export interface CanonicalPage {
  readonly objects: readonly ReadObject[];
  readonly refused: readonly { readonly entry: ImportEntry; readonly error: EntryError }[];
  readonly filtered: number;
}

/** Needs no store and records nothing, so that it can be done while an earlier page is staged. */
export async function canonicalPage(
  { connector, keys, mode }: Pick<StagingContext, 'connector' | 'keys' | 'mode'>,
  entries: readonly WholeEntry[],
): Promise<CanonicalPage> {
  const objects: ReadObject[] = [];
  const refused: CanonicalPage['refused'][number][] = [];
  let filtered = 0;
  for (const [index, entry] of entries.entries()) {
    // The page before is being written: without a pause its statements would wait for this one.
    if (index % YIELD_EVERY === YIELD_EVERY - 1) await setImmediate();
    if (mode === 'full' && entry.change !== 'replace')
      throw new AppError(
        'delta-import-not-supported',
        `The connector reported a change of kind "${entry.change}" in a full import.`,
      );
    const result = canonicalEntry(entry, connector, keys);
    if (result.kind === 'object') objects.push({ object: result.object, entry });
    else if (result.kind === 'filtered') filtered += 1;
    else refused.push({ entry, error: result.error });
  }
  return { objects, refused, filtered };
}

/** Records what of a page is not staged. */
export function recordUnstaged(
  context: StagingContext,
  { refused, filtered }: CanonicalPage,
): void {
  if (filtered > 0) context.recorder.count('discovery', 'filtered-objects', filtered);
  for (const { entry, error } of refused) recordEntryError(context, entry, error);
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
