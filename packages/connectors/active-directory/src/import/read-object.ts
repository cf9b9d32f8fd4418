import type { ImportPage } from '@cognate/connector-kit';
import {
  countValues,
  present,
  resultError,
  RESULT,
  withAllValues,
  entriesOf,
} from '@cognate/ldap-kit';
import type { DirectoryReader, ImportContext, PageFiller } from '@cognate/ldap-kit';
import { gone, placed } from './read-tree.ts';

/**
 * Reads one object as it is now. One that is there and is not found by the filters of the settings is reported as gone;
 * one that is not there is left to the next delta import, which has its deletion.
 */
export async function* readObject(
  { client }: ImportContext,
  reader: DirectoryReader,
  { guid, pages }: { readonly guid: string; readonly pages: PageFiller },
): AsyncGenerator<ImportPage, void, undefined> {
  const base = { base: `<GUID=${guid}>`, scope: 'base' } as const;
  const found = await client.searchAll({ ...base, ...reader.request });
  const { code } = found.result;
  if (code === RESULT.noSuchObject) return;
  if (code !== 0) throw resultError('A changed object cannot be read', found.result);
  const wanted = await withAllValues(client, found.entries, reader.request.isBinary);
  for (const entry of entriesOf(wanted))
    yield* pages.take(placed(reader, entry), countValues(entry));
  if (wanted.length > 0) return;
  const there = await client.searchAll({
    ...base,
    filter: present('objectClass'),
    attributes: ['objectGUID'],
    isBinary: reader.request.isBinary,
  });
  if (there.result.code !== 0 && there.result.code !== RESULT.noSuchObject)
    throw resultError('A changed object cannot be read', there.result);
  for (const entry of there.entries) yield* pages.take(gone(reader, entry));
}
