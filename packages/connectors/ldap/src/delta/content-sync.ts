import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import {
  LdapError,
  PageFiller,
  anyOf,
  countValues,
  deletion,
  equal,
  openReader,
  present,
  protocolError,
  reread,
  fullImportRequired,
} from '@cognate/ldap-kit';
import type {
  Control,
  DirectoryReader,
  ImportContext,
  LdapEntry,
  SearchItem,
} from '@cognate/ldap-kit';
import { syncDone, syncIdSet, syncRequest, syncState } from './sync-controls.ts';
import { readWatermark, writeWatermark } from './watermark.ts';

const NOTHING = { op: 'not', filter: present('objectClass') } as const;
const REFRESH_REQUIRED = 4096;
const NO_LOG = 'The directory does not remember all deletions since the last import.';
const NO_LOG_REMEDY =
  'Run a full import. If that happens every time, give the directory a session log (syncprov-sessionlog).';

/**
 * The position of now for every base; `undefined` where the server gives none. A filter that finds nothing brings the
 * cookie without the objects.
 */
export async function contentSyncPosition({
  client,
  settings,
}: ImportContext): Promise<string | undefined> {
  const cookies: Record<string, string> = {};
  for (const base of settings.baseDns) {
    const request = { base, scope: settings.scope, filter: NOTHING, attributes: ['1.1'] };
    const { result } = await client.searchAll(request, { controls: [syncRequest(undefined)] });
    const cookie = result.code === 0 ? syncDone(result.controls)?.cookie : undefined;
    if (cookie === undefined) return undefined;
    cookies[base] = Buffer.from(cookie).toString('base64');
  }
  return writeWatermark({ method: 'contentSync', cookies });
}

/** Reads what has changed since the watermark, by content synchronization (RFC 4533). */
export async function* importByContentSync(
  context: ImportContext,
  { watermark, pageSize }: ImportRequest,
): AsyncGenerator<ImportPage, void, undefined> {
  const { cookies } = readWatermark(watermark, 'contentSync');
  const reader = await openReader(context);
  const pages = new PageFiller(pageSize);
  const next: Record<string, string> = {};
  for (const base of context.settings.baseDns) {
    const since = cookies[base];
    if (since === undefined)
      throw fullImportRequired(`No import has noted a position for "${base}".`);
    const sync = new ContentSync(context, reader, pages);
    yield* sync.read(base, Buffer.from(since, 'base64'));
    next[base] = Buffer.from(sync.cookie).toString('base64');
  }
  yield pages.rest(writeWatermark({ method: 'contentSync', cookies: next }));
}

/** The changes below one base. */
class ContentSync {
  readonly #context: ImportContext;
  readonly #reader: DirectoryReader;
  readonly #pages: PageFiller;
  cookie: Uint8Array = new Uint8Array();

  constructor(context: ImportContext, reader: DirectoryReader, pages: PageFiller) {
    this.#context = context;
    this.#reader = reader;
    this.#pages = pages;
  }

  async *read(base: string, since: Uint8Array): AsyncGenerator<ImportPage, void, undefined> {
    const { client, settings } = this.#context;
    const { request } = this.#reader;
    // A container that was moved says nothing of what it holds.
    const filter = anyOf([request.filter, equal('objectClass', 'organizationalUnit')]);
    const search = client.search(
      { base, scope: settings.scope, ...request, filter },
      { controls: [syncRequest(since)] },
    );
    try {
      for await (const items of search) for (const item of items) yield* this.#take(item);
    } catch (error) {
      if (error instanceof LdapError && error.result?.code === REFRESH_REQUIRED)
        throw fullImportRequired(NO_LOG, { remedy: NO_LOG_REMEDY });
      throw error;
    }
    this.cookie = cookieAfter(search.result?.controls ?? [], since);
  }

  async *#take(item: SearchItem): AsyncGenerator<ImportPage, void, undefined> {
    if (item.kind === 'entry') yield* this.#takeEntry(item);
    else if (item.kind === 'intermediate') {
      const set = syncIdSet(item.name, item.value);
      if (set === undefined) return;
      if (!set.areGone) throw fullImportRequired(NO_LOG, { remedy: NO_LOG_REMEDY });
      for (const anchor of set.uuids) yield* this.#pages.take(deletion({ anchor }));
    }
  }

  async *#takeEntry(entry: LdapEntry): AsyncGenerator<ImportPage, void, undefined> {
    const sync = syncState(entry.controls);
    if (sync === undefined) throw protocolError('a changed entry without its state');
    if (sync.state === 'present') throw fullImportRequired(NO_LOG, { remedy: NO_LOG_REMEDY });
    const { inScope, read } = this.#reader;
    if (sync.state === 'delete' || !inScope(entry.dn))
      yield* this.#pages.take(deletion({ anchor: sync.uuid }));
    else yield* this.#pages.take(read(entry), countValues(entry));
    // OpenLDAP calls every change an addition.
    if (sync.state !== 'delete' && isContainer(entry))
      yield* reread(this.#context, this.#reader, { base: entry.dn, pages: this.#pages });
  }
}

/** Where the next import begins; throws when not all deletions were reported. */
function cookieAfter(controls: readonly Control[], since: Uint8Array): Uint8Array {
  const done = syncDone(controls);
  if (done === undefined) throw protocolError('a synchronization without an end');
  const cookie = done.cookie ?? since;
  // Where the position is the same, nothing has changed, and nothing had to be said of deletions.
  if (!done.refreshDeletes && Buffer.compare(cookie, since) !== 0)
    throw fullImportRequired(NO_LOG, { remedy: NO_LOG_REMEDY });
  return cookie;
}

const isContainer = ({ attributes }: LdapEntry): boolean =>
  attributes.some(
    ({ name, values }) =>
      name.text.toLowerCase() === 'objectclass' &&
      values.some((value) => String(value).toLowerCase() === 'organizationalunit'),
  );
