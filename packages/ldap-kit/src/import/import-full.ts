import { ConnectorError } from '@cognate/connector-kit';
import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import { plainText } from '../protocol/plain-text.ts';
import type { LdapEntry, SearchItem } from '../protocol/response.ts';
import { withAllValues } from './all-values.ts';
import { searchBases } from './containers.ts';
import { openReader } from './directory-reader.ts';
import type { DirectoryReader, ImportContext } from './directory-reader.ts';
import { PageFiller } from './page-filler.ts';

/**
 * Streams all objects of the selected types. Search references to other servers are not followed. `position` is asked
 * before anything is read, so that the next delta also brings what changes meanwhile.
 */
export async function* importFull(
  context: ImportContext,
  { pageSize }: ImportRequest,
  position: (reader: DirectoryReader) => Promise<string | undefined> = async () => undefined,
): AsyncGenerator<ImportPage, void, undefined> {
  if (context.schema.objectTypes.length === 0) return;
  const reader = await openReader(context);
  const watermark = await position(reader);
  const pages = new PageFiller(pageSize);
  for (const base of searchBases(context.settings))
    yield* readBelow(context, reader, { base, pages });
  yield pages.rest(watermark);
}

/** Reads all objects of the selected types below a base, as far as the settings' scope goes. */
async function* readBelow(
  { client, settings }: ImportContext,
  reader: DirectoryReader,
  { base, pages }: { readonly base: string; readonly pages: PageFiller },
): AsyncGenerator<ImportPage, void, undefined> {
  const { request, paging, isKey } = reader;
  const search = client.search({ base, scope: settings.scope, ...request, isKey }, paging);
  for await (const items of search) {
    if (settings.referrals === 'refuse') refuseReferences(items, base);
    for (const entry of entriesOf(await withAllValues(client, items, request.isBinary)))
      yield* pages.take(reader.read(entry, pages.next), countValues(entry));
  }
}

/** Objects of another server are not read, so that they would look deleted. */
function refuseReferences(items: readonly SearchItem[], base: string): void {
  const reference = items.find((item) => item.kind === 'reference');
  if (reference === undefined) return;
  throw new ConnectorError(
    'stopped-import-read',
    `A part of "${base}" is on another server: ${reference.urls.map(plainText).join(', ')}`,
    {
      remedy:
        'Referrals are not followed. Read that server by a connector of its own, and set referrals: ignore here.',
    },
  );
}

/** The entries among what a search gave. */
export const entriesOf = (items: readonly SearchItem[]): readonly LdapEntry[] =>
  items.filter((item) => item.kind === 'entry');

/** How many values an entry holds. */
export const countValues = (entry: LdapEntry): number =>
  entry.unread?.valueCount ?? entry.attributes.reduce((sum, { values }) => sum + values.length, 0);
