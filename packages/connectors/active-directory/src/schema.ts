import type { DiscoveredAttribute, DiscoveredSchema } from '@cognate/connector-kit';
import { NameMap, foldName } from '@cognate/kernel';
import { equal, present, textValues } from '@cognate/ldap-kit';
import type { LdapClient, LdapEntry } from '@cognate/ldap-kit';

/** What the schema of the forest says of an attribute, and LDAP has no word for. */
interface AttributeFacts {
  readonly link: DiscoveredAttribute['link'];
  readonly writable: boolean;
}

/** Set in `systemFlags` of what a domain controller makes up when it is asked (MS-ADTS, section 2.2.10). */
const IS_CONSTRUCTED = 4;

// What the domain controller writes by itself although the schema does not forbid it to others.
const READ_ONLY = new Set(
  [
    'distinguishedName',
    'name',
    'lastLogon',
    'lastLogonTimestamp',
    'badPwdCount',
    'badPasswordTime',
    'sIDHistory',
    'sAMAccountType',
  ].map(foldName),
);

/**
 * The schema with what is known of Active Directory: passwords are text here, links have two ends, and some attributes
 * are not written.
 */
export async function refineSchema(
  { objectTypes }: DiscoveredSchema,
  client: LdapClient,
): Promise<DiscoveredSchema> {
  const facts = await readFacts(client);
  const refined = (attribute: DiscoveredAttribute): DiscoveredAttribute => {
    const name = foldName(attribute.name);
    if (name === 'unicodepwd') return { ...attribute, type: 'string' };
    const { link, writable = true } = facts.get(name) ?? {};
    const linked = link === undefined ? attribute : { ...attribute, link };
    return writable && !READ_ONLY.has(name)
      ? linked
      : { ...linked, writable: false, required: false };
  };
  return {
    objectTypes: objectTypes.map((type) => ({
      ...type,
      attributes: type.attributes.map(refined),
    })),
  };
}

/** What is known of every attribute of the forest, by its name. */
async function readFacts(client: LdapClient): Promise<NameMap<AttributeFacts>> {
  const root = await client.searchAll({
    base: '',
    scope: 'base',
    filter: present('objectClass'),
    attributes: ['schemaNamingContext'],
  });
  const base = textValues(root.entries[0], 'schemaNamingContext')[0] ?? '';
  const attributes = ['lDAPDisplayName', 'linkID', 'systemFlags', 'systemOnly'];
  const filter = equal('objectClass', 'attributeSchema');
  const search = client.search({ base, scope: 'oneLevel', filter, attributes }, { pageSize: 500 });
  const facts = new NameMap<AttributeFacts>();
  for await (const items of search)
    for (const item of items)
      if (item.kind === 'entry')
        facts.set(textValues(item, 'lDAPDisplayName')[0] ?? '', factsOf(item));
  return facts;
}

function factsOf(entry: LdapEntry): AttributeFacts {
  const text = (name: string): string | undefined => textValues(entry, name)[0];
  const linkId = text('linkID');
  // The two ends of a link have numbers that follow each other, the first of which is even.
  const link = linkId === undefined ? undefined : Number(linkId) % 2 === 0 ? 'forward' : 'back';
  const isConstructed = (Number(text('systemFlags') ?? 0) & IS_CONSTRUCTED) !== 0;
  return { link, writable: link !== 'back' && text('systemOnly') !== 'TRUE' && !isConstructed };
}
