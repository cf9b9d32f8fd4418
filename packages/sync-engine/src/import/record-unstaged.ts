import type { DiscoveryError, ImportPage } from '@cognate/connector-kit';
import type { StepContext } from '../runs/step-context.ts';
import type { EntryError } from './canonical-entry.ts';
import type { ReadPage } from './read-page.ts';
import { findByKeys, stagedKeyFor } from './staged-objects.ts';
import type { StagingContext } from './staging-context.ts';

/** Records what the connector itself could not read, or left out. */
export async function recordPage(context: StagingContext, page: ImportPage): Promise<void> {
  recordFiltered(context, page);
  await recordErrors(
    context,
    page.errors.map((error) => ({ entry: error, error })),
  );
}

/** Records what of a page is not staged. */
export async function recordUnstaged(
  context: StagingContext,
  { refused, filtered }: ReadPage,
): Promise<void> {
  recordFiltered(context, { filteredObjects: filtered.length, filteredNames: filtered });
  await recordErrors(context, refused);
}

/** Counts what is left out on purpose, and lists what of it has a name. */
export function recordFiltered(
  { recorder, connector }: Pick<StepContext, 'recorder' | 'connector'>,
  { filteredObjects, filteredNames = [] }: Pick<ImportPage, 'filteredObjects' | 'filteredNames'>,
): void {
  if (filteredObjects === undefined || filteredObjects === 0) return;
  recorder.count('discovery', 'filtered-objects', filteredObjects);
  for (const dn of filteredNames) recorder.listName('filtered-objects', connector.id, dn);
}

/** What an entry that cannot be read says of itself. */
type Unread = Pick<DiscoveryError, 'dn' | 'anchor' | 'position'>;

/** Finds out which objects the entries would be, so that the errors stay with them. */
async function recordErrors(
  context: StagingContext,
  failures: readonly { readonly entry: Unread; readonly error: EntryError }[],
): Promise<void> {
  if (failures.length === 0) return;
  const { keys } = context;
  const identified = failures.map(({ entry, error }) => {
    const anchorKey = entry.anchor === undefined ? null : keys.ofAnchor(entry.anchor);
    return { entry, error, identity: { dnKey: keys.ofDn(entry.dn ?? ''), anchorKey } };
  });
  const existing = await findByKeys(
    context,
    identified.map(({ identity }) => identity),
  );
  for (const { entry, error, identity } of identified)
    recordEntryError(context, entry, error, stagedKeyFor(identity, existing)?.id);
}

/**
 * An entry that is skipped: recorded with its place and the object that it is about, where there is one. No deletion is
 * inferred from this import.
 */
export function recordEntryError(
  { recorder, connector }: StagingContext,
  entry: Unread,
  error: EntryError,
  object?: number,
): void {
  const { dn, anchor } = entry;
  const { type, message, attribute, position = entry.position } = error;
  recorder.count('staging', 'stage-failure');
  recorder.listName('stage-failure', connector.id, dn ?? anchor ?? '', object);
  recorder.error({
    kind: 'discovery',
    type,
    message,
    ...(object === undefined ? {} : { object }),
    ...(dn === undefined ? {} : { dn }),
    ...(attribute === undefined ? {} : { attribute }),
    ...(anchor === undefined ? {} : { anchor }),
    ...(position === undefined ? {} : { position }),
  });
}
