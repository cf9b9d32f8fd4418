import type { ImportPage } from '@cognate/connector-kit';
import { RESULT, countValues, entriesOf, withAllValues, LdapError } from '@cognate/ldap-kit';
import type {
  DirectoryReader,
  ImportContext,
  LdapEntry,
  PageFiller,
  ReadEntry,
} from '@cognate/ldap-kit';
import { guidOf } from './object-guid.ts';

/**
 * Reads an object and everything below it as it is now. What is in the selected containers is reported whole, anything
 * else as gone from them. Moving a container changes the names of all that it holds, and the directory reports the
 * container alone.
 */
export async function* readTree(
  { client }: ImportContext,
  reader: DirectoryReader,
  { guid, pages }: { readonly guid: string; readonly pages: PageFiller },
): AsyncGenerator<ImportPage, void, undefined> {
  const { request, paging } = reader;
  const base = `<GUID=${guid}>`;
  const search = client.search({ base, scope: 'subtree', ...request }, paging);
  try {
    for await (const items of search)
      for (const entry of entriesOf(await withAllValues(client, items, request.isBinary)))
        yield* pages.take(placed(reader, entry), countValues(entry));
  } catch (error) {
    // Deleted since: the next delta import says so.
    if (!(error instanceof LdapError) || error.result?.code !== RESULT.noSuchObject) throw error;
  }
}

/** What an entry means that may have left the selected containers. */
export function placed(reader: DirectoryReader, entry: LdapEntry): ReadEntry {
  return reader.inScope(entry.dn) ? reader.read(entry) : gone(reader, entry);
}

/** The object is not, or no longer, among those that are imported. */
export function gone({ anchor }: DirectoryReader, entry: LdapEntry): ReadEntry {
  const guid = guidOf(entry);
  if (guid === undefined || anchor === undefined) return { kind: 'filtered' };
  const deletion = {
    change: 'delete',
    dn: '',
    anchor: anchor.textOf(guid),
    attributes: {},
  } as const;
  return { kind: 'entry', entry: deletion };
}
