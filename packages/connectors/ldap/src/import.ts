import { ConnectorError } from '@cognate/connector-kit';
import type {
  DiscoveryError,
  ImportEntry,
  ImportPage,
  ImportRequest,
  SelectedSchema,
} from '@cognate/connector-kit';
import type { LdapSettings } from './config.ts';
import { anchorAttribute } from './import/anchor.ts';
import { containerFilter, searchBases } from './import/containers.ts';
import { binaryAttributes, createEntryReader, requestedAttributes } from './import/entry-reader.ts';
import type { ReadEntry } from './import/entry-reader.ts';
import { withAllValues } from './import/all-values.ts';
import { searchFilter } from './import/search-filter.ts';
import { createTypeMapper, typeRules } from './import/type-mapper.ts';
import type { LdapClient } from './protocol/ldap-client.ts';
import { PAGED_RESULTS } from './protocol/paged-results.ts';
import type { LdapEntry, SearchItem } from './protocol/response.ts';
import type { DirectorySchema } from './schema/directory-schema.ts';
import { readDirectorySchema } from './schema.ts';
import type { RootDse } from './session/root-dse.ts';

export interface ImportContext {
  readonly client: LdapClient;
  readonly rootDse: RootDse;
  readonly settings: LdapSettings;
  readonly schema: SelectedSchema;
}

/** Streams all objects of the selected types. Search references to other servers are not followed. */
export async function* importFull(
  context: ImportContext,
  { mode, pageSize }: ImportRequest,
): AsyncGenerator<ImportPage, void, undefined> {
  if (mode === 'delta')
    throw new ConnectorError(
      'no-start-full-import-required',
      'The LDAP connector reads whole directories; it has no delta import.',
      { remedy: 'Use a full import in the run profile.' },
    );
  if (context.schema.objectTypes.length === 0) return;
  const directory = await readDirectorySchema(context.client, context.rootDse);
  const isBinary = binaryAttributes(context.schema, anchorAttribute(context.settings.anchor));
  const pages = new PageFiller(pageSize, entryReader(context, directory));
  for (const base of searchBases(context.settings))
    for await (const items of search(context, directory, base))
      yield* pages.fill(await withAllValues(context.client, items, isBinary));
  yield pages.last();
}

function entryReader(
  { settings, schema }: ImportContext,
  directory: DirectorySchema,
): ReturnType<typeof createEntryReader> {
  const rules = typeRules(schema.objectTypes, settings.objectTypes, directory);
  return createEntryReader({
    schema,
    typeOf: createTypeMapper(rules, directory),
    inScope: containerFilter(settings),
    anchor: anchorAttribute(settings.anchor),
  });
}

function search(
  { client, rootDse, settings, schema }: ImportContext,
  directory: DirectorySchema,
  base: string,
): AsyncIterable<readonly SearchItem[]> {
  const anchor = anchorAttribute(settings.anchor);
  const paged = settings.pageSize > 0 && rootDse.controls.has(PAGED_RESULTS);
  return client.search(
    {
      base,
      scope: settings.scope,
      filter: searchFilter(typeRules(schema.objectTypes, settings.objectTypes, directory)),
      attributes: requestedAttributes(schema, anchor),
      isBinary: binaryAttributes(schema, anchor),
    },
    paged ? { pageSize: settings.pageSize } : {},
  );
}

/** Makes pages of entries as they come. */
class PageFiller {
  readonly #pageSize: number;
  readonly #read: (entry: LdapEntry) => ReadEntry;
  #entries: ImportEntry[] = [];
  #errors: DiscoveryError[] = [];
  #filtered = 0;
  #position = 0;

  constructor(pageSize: number, read: (entry: LdapEntry) => ReadEntry) {
    this.#pageSize = pageSize;
    this.#read = read;
  }

  /** The pages that become full. */
  *fill(items: readonly SearchItem[]): Generator<ImportPage, void, undefined> {
    for (const item of items) {
      if (item.kind !== 'entry') continue;
      this.#take(this.#read(item));
      if (this.#entries.length + this.#errors.length >= this.#pageSize) yield this.last();
    }
  }

  /** What has come since the last full page. */
  last(): ImportPage {
    const page = {
      entries: this.#entries,
      errors: this.#errors,
      filteredObjects: this.#filtered,
    };
    this.#entries = [];
    this.#errors = [];
    this.#filtered = 0;
    return page;
  }

  #take(read: ReadEntry): void {
    this.#position += 1;
    if (read.kind === 'entry') this.#entries.push(read.entry);
    else if (read.kind === 'filtered') this.#filtered += 1;
    else this.#errors.push({ ...read.error, position: { entry: this.#position } });
  }
}
