import { equal, present, resultError, textValues } from '@cognate/ldap-kit';
import type { LdapClient, LdapEntry, NamedPartition } from '@cognate/ldap-kit';
import { foldDn } from '@cognate/kernel';

const ROLES = ['configurationNamingContext', 'schemaNamingContext'] as const;
/** Set in `systemFlags` of what stands for a domain (MS-ADTS, section 6.1.1.2.1.1.1). */
const IS_DOMAIN = 2;

/** The partitions that the domain controller holds, with what they are: the forest keeps a list of its own. */
export async function readPartitions({
  client,
}: {
  readonly client: LdapClient;
}): Promise<readonly NamedPartition[]> {
  const [root] = await read(client, '', ['namingContexts', ...ROLES]);
  const [configuration = '', schema = ''] = ROLES.map((name) => textValues(root, name)[0]);
  const references = await read(client, `CN=Partitions,${configuration}`, [
    'nCName',
    'systemFlags',
  ]);
  const domains = new Set(
    references
      .filter((entry) => (Number(textValues(entry, 'systemFlags')[0]) & IS_DOMAIN) !== 0)
      .map((entry) => fold(textValues(entry, 'nCName')[0] ?? '')),
  );
  const kindOf = (name: string): NamedPartition['kind'] => {
    if (fold(name) === fold(configuration)) return 'configuration';
    if (fold(name) === fold(schema)) return 'schema';
    return domains.has(fold(name)) ? 'domain' : 'application';
  };
  return textValues(root, 'namingContexts').map((name) => ({ name, kind: kindOf(name) }));
}

const fold = (dn: string): string => foldDn('ldap', dn);

/** One entry, or the cross references in a container. */
async function read(
  client: LdapClient,
  base: string,
  attributes: readonly string[],
): Promise<readonly LdapEntry[]> {
  const { result, entries } = await client.searchAll({
    base,
    scope: base === '' ? 'base' : 'oneLevel',
    filter: base === '' ? present('objectClass') : equal('objectClass', 'crossRef'),
    attributes,
  });
  if (result.code !== 0) throw resultError(`The list of partitions cannot be read`, result);
  return entries;
}
