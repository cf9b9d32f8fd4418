import type { ExportChange, ExportResult } from '@cognate/connector-kit';
import { foldDn } from '@cognate/kernel';
import { isBelow } from '@cognate/ldap-kit';

/** Domains keep their objects: a rename that leads into another one is refused before it is sent. */
export function refuseMove(
  { id, dn, newDn }: ExportChange,
  partitions: readonly string[],
): ExportResult | undefined {
  if (newDn === undefined) return undefined;
  const from = partitionOf(dn, partitions);
  const to = partitionOf(newDn, partitions);
  if (from === to) return undefined;
  return {
    id,
    ok: false,
    type: 'cd-error',
    message: `"${dn}" cannot become "${newDn}": objects are not moved to another domain. Delete it and create it there, or move it with the tools of the directory.`,
  };
}

/** The partition that holds a name: of several that do, the one with the longest name. */
const partitionOf = (dn: string, partitions: readonly string[]): string | undefined =>
  partitions
    .map((partition) => foldDn('ldap', partition))
    .filter((partition) => isBelow(foldDn('ldap', dn), partition))
    .sort((a, b) => b.length - a.length)[0];
