import { setImmediate } from 'node:timers/promises';
import type { ImportEntry } from '@cognate/connector-kit';
import { AppError, must } from '@cognate/kernel';
import { movedHash } from '../keys/object-key.ts';
import type { StagedObject } from '../ports/import-store.ts';
import { canonicalEntry, hashOfState, identify } from './canonical-entry.ts';
import type {
  CanonicalObject,
  CanonicalResult,
  EntryError,
  EntryIdentity,
  IdentityResult,
} from './canonical-entry.ts';
import type { StagingContext } from './staging-context.ts';

/** A whole object, as an entry or made whole with what was known of it. */
export interface WholeEntry extends ImportEntry {
  /** The attributes that a partial report was about, folded; absent for a report of the whole object. */
  readonly mentioned?: ReadonlySet<string>;
  /** Of references this entry has only those that may change; absent where it has all. */
  readonly part?: StagedPart;
}

/** An object as it is staged, with those of its references that may change. */
export interface StagedPart {
  readonly staged: StagedObject & { readonly body: string };
  /** The hash of all of it. */
  readonly hash: string | null;
}

/** An entry whose object is known, with its canonical form where that was worked out already. */
export interface ReadObject {
  readonly entry: WholeEntry;
  readonly identity: EntryIdentity;
  /** Made of the entry's fingerprint, if it has one. */
  readonly hash: string | undefined;
  readonly object: CanonicalObject | undefined;
}

const YIELD_EVERY = 50;

/** The entries of a page, those that cannot be staged, and the names of those that are of no selected type. */
export interface ReadPage {
  readonly objects: readonly ReadObject[];
  readonly refused: readonly { readonly entry: ImportEntry; readonly error: EntryError }[];
  readonly filtered: readonly string[];
}

/**
 * Works out which objects a page is about. What has a fingerprint is put off until it is found to have changed, unless
 * all of it is `wanted`. Needs no store and records nothing, so that it can be done while an earlier page is staged.
 */
export async function readPage(
  context: Pick<StagingContext, 'connector' | 'keys' | 'mode' | 'hashOf' | 'salt'>,
  entries: readonly WholeEntry[],
  wanted: boolean,
): Promise<ReadPage> {
  const objects: ReadObject[] = [];
  const refused: ReadPage['refused'][number][] = [];
  const filtered: string[] = [];
  for (const [index, entry] of entries.entries()) {
    // The page before is being written: without a pause its statements would wait for this one.
    if (index % YIELD_EVERY === YIELD_EVERY - 1) await setImmediate();
    if (context.mode === 'full' && entry.change !== 'replace')
      throw new AppError(
        'delta-import-not-supported',
        `The connector reported a change of kind "${entry.change}" in a full import.`,
      );
    const result = readEntry(context, entry, wanted);
    if (result.kind === 'object') objects.push(result.read);
    else if (result.kind === 'filtered') filtered.push(entry.dn);
    else refused.push({ entry, error: result.error });
  }
  return { objects, refused, filtered };
}

function readEntry(
  context: Pick<StagingContext, 'connector' | 'keys' | 'hashOf' | 'salt'>,
  entry: WholeEntry,
  wanted: boolean,
):
  | { readonly kind: 'object'; readonly read: ReadObject }
  | Exclude<IdentityResult, { kind: 'identity' }> {
  const result = identify(entry, context.connector, context.keys);
  if (result.kind !== 'identity') return result;
  const { identity } = result;
  const hash = entry.fingerprint === undefined ? undefined : context.hashOf(entry.fingerprint);
  const read = { entry, identity, hash, object: undefined };
  if (hash !== undefined && !wanted) return { kind: 'object', read };
  const canonical = canonicalOf(context, read);
  if (canonical.error) return { kind: 'error', error: canonical.error };
  return { kind: 'object', read: { ...read, object: canonical.object } };
}

/** An entry's object in the form in which it is stored, or why it cannot be. */
export function canonicalOf(
  { connector, keys, salt }: Pick<StagingContext, 'connector' | 'keys' | 'salt'>,
  { entry, identity, hash, object }: ReadObject,
): CanonicalResult {
  if (object !== undefined) return { object };
  const type = must(connector.objectTypes.get(identity.type), 'the type was found before');
  const result = canonicalEntry(entry, identity, { type, keys, hash, salt });
  if (result.error || entry.part === undefined) return result;
  return { object: { ...result.object, hash: hashOfPart(result.object, entry.part, salt) } };
}

/** What is not in the part stays in the hash as it is. */
const hashOfPart = (
  object: CanonicalObject,
  { staged, hash }: StagedPart,
  salt: string,
): string | null =>
  hash === null ? null : movedHash(hash, hashOfState(staged, salt), hashOfState(object, salt));
