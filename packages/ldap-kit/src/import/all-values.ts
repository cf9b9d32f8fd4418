import { foldName } from '@cognate/kernel';
import type { LdapValue } from '../protocol/ber-reader.ts';
import { present } from '../protocol/filter.ts';
import type { AttributeName } from '../protocol/attribute-names.ts';
import { protocolError, resultError } from '../protocol/ldap-error.ts';
import type { LdapError } from '../protocol/ldap-error.ts';
import { RESULT } from '../protocol/result-codes.ts';
import type { LdapClient } from '../protocol/ldap-client.ts';
import type { LdapAttribute, LdapEntry, SearchItem } from '../protocol/response.ts';

const RANGE = /^(?<attribute>[^;]+);range=\d+-(?<to>\d+|\*)$/i;

/**
 * Completes entries of which the server sent a part of the values only (`member;range=0-1499`), as Active Directory
 * and AD LDS do with large groups: the rest is asked for, range by range. Taking the part for the whole would remove
 * members.
 */
export async function withAllValues(
  client: LdapClient,
  items: readonly SearchItem[],
  isBinary: (attribute: string) => boolean,
): Promise<readonly SearchItem[]> {
  if (!items.some(isPartial)) return items;
  const complete: SearchItem[] = [];
  for (const item of items)
    complete.push(
      item.kind === 'entry' && isPartial(item) ? await completed(client, item, isBinary) : item,
    );
  return complete;
}

const isPartial = (item: SearchItem): boolean =>
  item.kind === 'entry' &&
  item.unread === undefined &&
  item.attributes.some(({ name }) => name.isPartial);

async function completed(
  client: LdapClient,
  entry: LdapEntry,
  isBinary: (attribute: string) => boolean,
): Promise<LdapEntry> {
  const ranged = new Set(
    entry.attributes
      .filter(({ name }) => name.isPartial)
      .map(({ name }) => foldName(name.text.replace(/;.*$/, ''))),
  );
  const attributes: LdapAttribute[] = entry.attributes.filter(
    // Beside the range, the attribute itself stands there without values.
    ({ name }) => !name.isPartial && !ranged.has(foldName(name.text)),
  );
  for (const attribute of entry.attributes)
    if (attribute.name.isPartial)
      attributes.push(await rest(client, entry.dn, attribute, isBinary));
  return { ...entry, attributes };
}

async function rest(
  client: LdapClient,
  dn: string,
  first: LdapAttribute,
  isBinary: (attribute: string) => boolean,
): Promise<LdapAttribute> {
  const text = RANGE.exec(first.name.text)?.groups?.['attribute'] ?? first.name.text;
  const name = { text, binary: isBinary(text), isPartial: false, isKey: true };
  const values: LdapValue[] = [];
  let from = 0;
  for (let part: LdapAttribute | undefined = first; ;) {
    // One by one: a group of a million members is more than a call takes arguments.
    for (const value of part.values) values.push(value);
    const to = RANGE.exec(part.name.text)?.groups?.['to'];
    if (to === '*') return { name, values };
    const next = Number(to) + 1;
    if (!(next > from)) throw incomplete(dn, text, from);
    from = next;
    part = await readRange(client, dn, { name, from });
    if (part === undefined) return { name, values };
  }
}

/** The next values; `undefined` when the object has gone meanwhile. */
async function readRange(
  client: LdapClient,
  dn: string,
  { name, from }: { readonly name: AttributeName; readonly from: number },
): Promise<LdapAttribute | undefined> {
  const { result, entries } = await client.searchAll({
    base: dn,
    scope: 'base',
    filter: present('objectClass'),
    attributes: [`${name.text};range=${from}-*`],
    isBinary: () => name.binary,
  });
  if (result.code === RESULT.noSuchObject) return undefined;
  if (result.code !== 0) throw resultError(`Reading ${name.text} of "${dn}" failed`, result);
  const part = entries[0]?.attributes.find((attribute) => attribute.name.isPartial);
  if (part === undefined) throw incomplete(dn, name.text, from);
  return part;
}

const incomplete = (dn: string, attribute: string, from: number): LdapError =>
  protocolError(`the values of ${attribute} of "${dn}" from ${from} on are missing`);
