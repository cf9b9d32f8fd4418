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
import { createTypeMapper, typeRules, unknownClasses } from './import/type-mapper.ts';
import type { TypeRule } from './import/type-mapper.ts';
import type { SearchOptions } from './protocol/search-stream.ts';
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
  const rules = rulesOf(context, directory);
  const anchor = anchorAttribute(context.settings.anchor);
  const isBinary = binaryAttributes(context.schema, anchor);
  const read = createEntryReader({
    schema: context.schema,
    typeOf: createTypeMapper(rules, directory),
    inScope: containerFilter(context.settings),
    anchor,
  });
  const pages = new PageFiller(pageSize, read);
  const { client, settings, schema } = context;
  const request = {
    scope: settings.scope,
    filter: searchFilter(rules),
    attributes: requestedAttributes(schema, anchor),
    isBinary,
  };
  for (const base of searchBases(settings))
    for await (const items of client.search({ base, ...request }, paging(context)))
      yield* pages.fill(await withAllValues(client, items, isBinary));
  yield pages.last();
}

function rulesOf(
  { settings, schema }: ImportContext,
  directory: DirectorySchema,
): readonly TypeRule[] {
  const rules = typeRules(schema.objectTypes, settings.objectTypes, directory);
  const [unknown] = unknownClasses(rules, directory);
  if (unknown === undefined) return rules;
  throw new ConnectorError(
    'no-start-bad-ma-configuration',
    `The directory has no object class "${unknown}".`,
    { remedy: 'Correct the object type, or name its classes in settings.objectTypes.' },
  );
}

const paging = ({ rootDse, settings }: ImportContext): SearchOptions =>
  settings.pageSize > 0 && rootDse.controls.has(PAGED_RESULTS)
    ? { pageSize: settings.pageSize }
    : {};

// Large groups make a page full before it has its number of objects, so that memory does not grow with them.
const MOST_VALUES = 200_000;

/** Makes pages of entries as they come. */
class PageFiller {
  readonly #pageSize: number;
  readonly #read: (entry: LdapEntry) => ReadEntry;
  #entries: ImportEntry[] = [];
  #errors: DiscoveryError[] = [];
  #filtered = 0;
  #values = 0;
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
      for (const { values } of item.attributes) this.#values += values.length;
      if (this.#isFull()) yield this.last();
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
    this.#values = 0;
    return page;
  }

  #isFull(): boolean {
    return (
      this.#entries.length + this.#errors.length >= this.#pageSize || this.#values >= MOST_VALUES
    );
  }

  #take(read: ReadEntry): void {
    this.#position += 1;
    if (read.kind === 'entry') this.#entries.push(read.entry);
    else if (read.kind === 'filtered') this.#filtered += 1;
    else this.#errors.push({ ...read.error, position: { entry: this.#position } });
  }
}
