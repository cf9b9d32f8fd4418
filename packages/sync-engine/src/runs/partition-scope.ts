import { foldDn, foldName } from '@cognate/kernel';
import type { ConnectorRules, Partition } from '@cognate/sync-rules';

/** What decides whether an object belongs to a partition; an entry may not say its type. */
export interface Placed {
  readonly dn: string;
  readonly type?: string;
}

/** Tells the objects of a step's partition from all others; without a partition all belong to it. */
export function partitionScope(
  { dnStyle }: Pick<ConnectorRules, 'dnStyle'>,
  partition: Partition | undefined,
): (object: Placed) => boolean {
  if (partition === undefined) return () => true;
  const { base, objectTypes } = partition;
  const types = objectTypes && new Set(objectTypes.map(foldName));
  const root = base === undefined ? undefined : foldDn(dnStyle, base);
  const isBelow = (dn: string): boolean => {
    const folded = foldDn(dnStyle, dn);
    return root === undefined || folded === root || folded.endsWith(`,${root}`);
  };
  return ({ dn, type }) =>
    (types === undefined || (type !== undefined && types.has(foldName(type)))) &&
    (root === undefined || isBelow(dn));
}
