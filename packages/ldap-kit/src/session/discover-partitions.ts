import type { DiscoveredContainer, DiscoveredPartition } from '@cognate/connector-kit';
import { foldDn, parentDn } from '@cognate/kernel';
import { containerFilter, isBelow, searchBases } from '../import/containers.ts';
import { entriesOf } from '../import/import-full.ts';
import { anyOf, equal } from '../protocol/filter.ts';
import { LdapError } from '../protocol/ldap-error.ts';
import { PAGED_RESULTS } from '../protocol/paged-results.ts';
import type { ImportContext } from '../import/directory-reader.ts';

type Place = Pick<ImportContext, 'client' | 'rootDse' | 'settings'>;

/** A partition as the directory names it. */
export type NamedPartition = Pick<DiscoveredPartition, 'kind' | 'name'>;

// The classes of entries that are there to hold others.
const CONTAINERS = anyOf(
  [
    'organizationalUnit',
    'organization',
    'domain',
    'country',
    'locality',
    'container',
    'builtinDomain',
    'nsContainer',
  ].map((name) => equal('objectClass', name)),
);

// More than anybody looks through; a directory of more must not fill the memory.
const MOST_CONTAINERS = 20_000;

const fold = (dn: string): string => foldDn('ldap', dn);

/**
 * The partitions with their trees of containers. Those of partitions that are not handled, and are no place for people
 * and groups, are left out; of one that is not handled and cannot be read, the reason is told instead.
 */
export async function discoverPartitions(
  place: Place,
  named: readonly NamedPartition[],
): Promise<readonly DiscoveredPartition[]> {
  const isSelected = selection(place.settings);
  const bases = place.settings.baseDns.map(fold);
  const partitions: DiscoveredPartition[] = [];
  for (const { name, kind } of named) {
    // A base may be the partition itself or a part of it, and belongs to the innermost partition that holds it.
    const selected = bases.some((base) => innermost(base, named) === name);
    const wanted = selected || kind === 'domain' || kind === 'suffix';
    const found = wanted ? await readContainers(place, name, selected) : { names: [] };
    const own = found.names.filter((dn) => innermost(fold(dn), named) === name);
    partitions.push({
      name,
      kind,
      selected,
      containers: treeOf(own, { root: fold(name), isSelected }),
      ...(found.incomplete === undefined ? {} : { incomplete: found.incomplete }),
    });
  }
  return partitions;
}

const innermost = (dn: string, named: readonly NamedPartition[]): string | undefined =>
  named
    .filter(({ name }) => isBelow(dn, fold(name)))
    .sort((a, b) => b.name.length - a.name.length)[0]?.name;

/** Whether what stands directly in a container is imported. */
function selection(settings: Place['settings']): (dn: string) => boolean {
  const inScope = containerFilter(settings);
  const bases = searchBases(settings).map(fold);
  return (dn) => bases.some((base) => isBelow(fold(dn), base)) && inScope(dn);
}

interface FoundContainers {
  readonly names: readonly string[];
  readonly incomplete?: string;
}

async function readContainers(
  { client, rootDse, settings }: Place,
  base: string,
  selected: boolean,
): Promise<FoundContainers> {
  const names: string[] = [];
  const paging =
    settings.pageSize > 0 && rootDse.controls.has(PAGED_RESULTS)
      ? { pageSize: settings.pageSize }
      : {};
  const request = { base, scope: 'subtree', filter: CONTAINERS, attributes: ['1.1'] } as const;
  try {
    for await (const items of client.search(request, paging)) {
      names.push(...entriesOf(items).map(({ dn }) => dn));
      if (names.length >= MOST_CONTAINERS)
        return { names, incomplete: `There are more than ${MOST_CONTAINERS} containers.` };
    }
    return { names };
  } catch (error) {
    if (selected || !(error instanceof LdapError) || error.kind !== 'result') throw error;
    return { names, incomplete: error.message };
  }
}

interface Node {
  readonly name: string;
  readonly below: string[];
}

/** The containers under a root. What lies in an entry that is no container itself hangs on the next one above. */
function treeOf(
  names: readonly string[],
  { root, isSelected }: { readonly root: string; readonly isSelected: (dn: string) => boolean },
): readonly DiscoveredContainer[] {
  const nodes = new Map<string, Node>([[root, { name: root, below: [] }]]);
  for (const name of names) if (!nodes.has(fold(name))) nodes.set(fold(name), { name, below: [] });
  for (const key of nodes.keys()) {
    if (key === root) continue;
    let at = parentDn(key);
    while (at !== '' && !nodes.has(at)) at = parentDn(at);
    (nodes.get(at) ?? nodes.get(root))?.below.push(key);
  }
  const containersOf = (key: string): readonly DiscoveredContainer[] =>
    (nodes.get(key)?.below ?? [])
      .toSorted()
      .flatMap((each) => nodes.get(each) ?? [])
      .map(({ name }) => ({
        name,
        selected: isSelected(name),
        containers: containersOf(fold(name)),
      }));
  return containersOf(root);
}
