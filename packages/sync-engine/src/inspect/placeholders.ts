import { parentDn } from '@cognate/kernel';
import type { ConnectorRules } from '@cognate/sync-rules';
import { objectKeys } from '../keys/object-key.ts';
import type { ImportStore } from '../ports/import-store.ts';
import type { ReadStore } from '../ports/read-store.ts';

/** A name without an object: imported objects are below it (`parent`), or refer to it (`link`). */
export interface Placeholder {
  readonly dn: string;
  readonly kinds: readonly ('parent' | 'link')[];
}

/**
 * What stands for objects that were not imported, or are gone while something is below them or refers to them, by name:
 * MIM's placeholders. They are told from the names of what was imported, so that no import has to keep them. Looks at
 * every name and every reference of the connector.
 */
export async function placeholders(
  store: Pick<ImportStore, 'containers' | 'findStaged'> & Pick<ReadStore, 'danglingNames'>,
  { id, dnStyle }: Pick<ConnectorRules, 'id' | 'dnStyle'>,
): Promise<readonly Placeholder[]> {
  const { ofDn } = objectKeys(id, dnStyle);
  const parents = withAncestors(dnStyle === 'ldap' ? await store.containers(id) : [], ofDn);
  for (const { dnKey } of await store.findStaged(id, [...parents.keys()], []))
    parents.delete(dnKey);
  const links = new Map((await store.danglingNames(id)).map(({ key, dn }) => [key, dn]));
  const found = [...new Map([...links, ...parents])].map(([key, dn]): Placeholder => ({
    dn,
    kinds: [
      ...(parents.has(key) ? (['parent'] as const) : []),
      ...(links.has(key) ? (['link'] as const) : []),
    ],
  }));
  return found.sort((a, b) => (a.dn < b.dn ? -1 : 1));
}

/** Names with everything that they are below of, by key. */
function withAncestors(
  names: readonly string[],
  ofDn: (dn: string) => string,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of names)
    for (let dn = name; dn !== '' && !found.has(ofDn(dn)); dn = parentDn(dn))
      found.set(ofDn(dn), dn);
  return found;
}
