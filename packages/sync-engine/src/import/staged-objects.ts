import type { ImportEntry } from '@cognate/connector-kit';
import type { StagedKey } from '../ports/import-store.ts';
import type { StagingContext } from './staging-context.ts';

/** The staged objects that a page may be about. */
export interface ExistingObjects {
  readonly byDn: ReadonlyMap<string, StagedKey>;
  readonly byAnchor: ReadonlyMap<string, StagedKey>;
}

/** What an object is found by. */
export interface ObjectIdentity {
  readonly dnKey: string;
  readonly anchorKey: string | null;
}

export async function findByKeys(
  { store, connector }: StagingContext,
  objects: readonly ObjectIdentity[],
): Promise<ExistingObjects> {
  const rows = await store.findStaged(
    connector.id,
    objects.map(({ dnKey }) => dnKey),
    objects.flatMap(({ anchorKey }) => anchorKey ?? []),
  );
  return {
    byDn: new Map(rows.map((row) => [row.dnKey, row])),
    byAnchor: new Map(
      rows.flatMap((row) => (row.anchorKey === null ? [] : [[row.anchorKey, row]])),
    ),
  };
}

/** The staged object that an entry is about: by anchor, or by name where one of them has no anchor yet. */
export function stagedKeyFor(
  { dnKey, anchorKey }: ObjectIdentity,
  existing: ExistingObjects,
): StagedKey | undefined {
  const byAnchor = anchorKey === null ? undefined : existing.byAnchor.get(anchorKey);
  if (byAnchor) return byAnchor;
  const byDn = existing.byDn.get(dnKey);
  const another = byDn !== undefined && byDn.anchorKey !== null && anchorKey !== null;
  return another ? undefined : byDn;
}

const identityOf = ({ keys }: StagingContext, { dn, anchor }: ImportEntry): ObjectIdentity => ({
  dnKey: keys.ofDn(dn),
  anchorKey: anchor === undefined ? null : keys.ofAnchor(anchor),
});

/** As `findByKeys`, for entries as the connector gave them. */
export const findExisting = (
  context: StagingContext,
  entries: readonly ImportEntry[],
): Promise<ExistingObjects> =>
  findByKeys(
    context,
    entries.map((entry) => identityOf(context, entry)),
  );

/** As `stagedKeyFor`, for an entry as the connector gave it. */
export const stagedKeyOf = (
  context: StagingContext,
  entry: ImportEntry,
  existing: ExistingObjects,
): StagedKey | undefined => stagedKeyFor(identityOf(context, entry), existing);
