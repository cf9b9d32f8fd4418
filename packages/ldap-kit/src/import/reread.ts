import type { ImportPage } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import { present } from '../protocol/filter.ts';
import type { LdapClient } from '../protocol/ldap-client.ts';
import { LdapError, resultError } from '../protocol/ldap-error.ts';
import type { SearchRequest } from '../protocol/request.ts';
import type { LdapEntry } from '../protocol/response.ts';
import { RESULT } from '../protocol/result-codes.ts';
import { withAllValues } from './all-values.ts';
import type { DirectoryReader, ImportContext } from './directory-reader.ts';
import type { ReadEntry } from './entry-reader.ts';
import { countValues, entriesOf } from './import-full.ts';
import type { PageFiller } from './page-filler.ts';

/**
 * Reads an object and everything below it as it is now. What is in the selected containers is reported whole, anything
 * else as gone from them: moving a container changes the names of all that it holds, and directories report the
 * container alone. What is not there any more is left to the report of its deletion.
 */
export async function* reread(
  { client }: ImportContext,
  reader: DirectoryReader,
  { base, pages }: { readonly base: string; readonly pages: PageFiller },
): AsyncGenerator<ImportPage, void, undefined> {
  const { request, paging } = reader;
  const search = client.search({ base, scope: 'subtree', ...request }, paging);
  try {
    for await (const items of search)
      for (const entry of entriesOf(await withAllValues(client, items, request.isBinary)))
        yield* pages.take(placed(reader, entry), countValues(entry));
  } catch (error) {
    if (!(error instanceof LdapError) || error.result?.code !== RESULT.noSuchObject) throw error;
  }
}

/**
 * Reads one object as it is now. One that is there and is not found by the filters of the settings is reported as gone;
 * one that is not there is left to the report of its deletion.
 */
export async function* rereadObject(
  { client }: ImportContext,
  reader: DirectoryReader,
  { base, pages }: { readonly base: string; readonly pages: PageFiller },
): AsyncGenerator<ImportPage, void, undefined> {
  const { request, hasOwnFilters, anchor } = reader;
  const found = await readHere(client, { base, scope: 'base', ...request });
  for (const entry of entriesOf(await withAllValues(client, found, request.isBinary)))
    yield* pages.take(placed(reader, entry), countValues(entry));
  if (found.length > 0 || !hasOwnFilters) return;
  const there = await readHere(client, {
    base,
    scope: 'base',
    filter: present('objectClass'),
    attributes: [anchor?.name ?? '1.1'],
    isBinary: request.isBinary,
  });
  for (const entry of there) yield* pages.take(gone(reader, entry));
}

/** What a search finds at its base; nothing where that is not there. */
async function readHere(client: LdapClient, request: SearchRequest): Promise<readonly LdapEntry[]> {
  const { result, entries } = await client.searchAll(request);
  if (result.code !== 0 && result.code !== RESULT.noSuchObject)
    throw resultError(`The changed object "${request.base}" cannot be read`, result);
  return entries;
}

/** What an entry means that may have left the selected containers. */
export const placed = (reader: DirectoryReader, entry: LdapEntry): ReadEntry =>
  reader.inScope(entry.dn) ? reader.read(entry) : gone(reader, entry);

/** The object is not, or no longer, among those that are imported. */
export function gone({ anchor }: DirectoryReader, entry: LdapEntry): ReadEntry {
  if (anchor === undefined) return deletion({ dn: entry.dn });
  const value = entry.attributes.find(({ name }) => foldName(name.text) === foldName(anchor.name))
    ?.values[0];
  return value === undefined ? { kind: 'filtered' } : deletion({ anchor: anchor.textOf(value) });
}

/** The report that an object is gone, by its anchor or, where names are anchors, by its name. */
export const deletion = (
  object: { readonly anchor: string } | { readonly dn: string },
): ReadEntry => ({
  kind: 'entry',
  entry: { change: 'delete', dn: '', attributes: {}, ...object },
});
