import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import {
  PageFiller,
  allOf,
  anyOf,
  countValues,
  equal,
  openReader,
  present,
  reread,
  rereadObject,
  fullImportRequired,
} from '@cognate/ldap-kit';
import type { DirectoryReader, Filter, ImportContext, LdapEntry } from '@cognate/ldap-kit';
import { CHANGE_ATTRIBUTES, createChangeReader } from './change-reader.ts';
import type { ReadChange } from './change-reader.ts';
import { assertFresh, partitionId, readController } from './domain-controller.ts';
import { readChanges } from './read-changes.ts';
import { readWatermark, writeWatermark } from './watermark.ts';

const EVERYTHING = present('objectClass');
const NOTHING: Filter = { op: 'not', filter: EVERYTHING };

/** Objects that hold others: moving one gives new names to all of these. */
export const CONTAINERS = anyOf(
  ['organizationalUnit', 'container', 'builtinDomain'].map((name) => equal('objectClass', name)),
);

/** The position of now in every partition. A filter that finds nothing brings the cookie without the objects. */
export async function dirSyncPositions({ client, settings }: ImportContext): Promise<string> {
  const { time } = await readController(client);
  const cookies: Record<string, string> = {};
  for (const partition of settings.baseDns) {
    const request = { partition, filter: NOTHING, attributes: ['objectGUID'] };
    for await (const { cookie } of readChanges(client, request, new Uint8Array()))
      if (cookie !== undefined)
        cookies[await partitionId(client, partition)] = Buffer.from(cookie).toString('base64');
  }
  const server = client.url.text;
  return writeWatermark({ method: 'dirSync', time: time.toISOString(), server, cookies });
}

/** Reads what has changed since the watermark in every partition. */
export async function* importByDirSync(
  context: ImportContext,
  { watermark: text, pageSize }: ImportRequest,
): AsyncGenerator<ImportPage, void, undefined> {
  const { client, settings } = context;
  const watermark = readWatermark(text, 'dirSync');
  const controller = await readController(client);
  await assertFresh(client, controller, watermark.time);
  const reader = await openReader(context);
  const delta = new DirSyncDelta(context, reader, new PageFiller(pageSize));
  const cookies: Record<string, string> = {};
  for (const partition of settings.baseDns) {
    const id = await partitionId(client, partition);
    const since = watermark.cookies[id];
    if (since === undefined)
      throw fullImportRequired(
        `No import has noted a position in "${partition}" as ${controller.name} has it.`,
      );
    yield* delta.readPartition(partition, Buffer.from(since, 'base64'));
    cookies[id] = Buffer.from(delta.cookie).toString('base64');
  }
  const [time, server] = [controller.time.toISOString(), client.url.text];
  yield delta.rest(writeWatermark({ method: 'dirSync', time, server, cookies }));
}

/** The changes of one partition after the other. */
class DirSyncDelta {
  readonly #context: ImportContext;
  readonly #reader: DirectoryReader;
  readonly #pages: PageFiller;
  readonly #readChange: (entry: LdapEntry) => ReadChange;
  /** The position after the partition that was read last. */
  cookie: Uint8Array = new Uint8Array();

  constructor(context: ImportContext, reader: DirectoryReader, pages: PageFiller) {
    this.#context = context;
    this.#reader = reader;
    this.#pages = pages;
    this.#readChange = createChangeReader(context.schema, reader);
  }

  async *readPartition(
    partition: string,
    since: Uint8Array,
  ): AsyncGenerator<ImportPage, void, undefined> {
    const { request, classFilter } = this.#reader;
    const attributes = [...request.attributes, ...CHANGE_ATTRIBUTES];
    const objects = { ...request, partition, filter: classFilter, attributes };
    for await (const { entries, cookie } of readChanges(this.#context.client, objects, since)) {
      for (const entry of entries) yield* this.#take(entry);
      this.cookie = cookie ?? this.cookie;
    }
    yield* this.#readMovedContainers(partition, since);
  }

  /** The last page. */
  rest(watermark: string): ImportPage {
    return this.#pages.rest(watermark);
  }

  async *#take(entry: LdapEntry): AsyncGenerator<ImportPage, void, undefined> {
    const change = this.#readChange(entry);
    const pages = this.#pages;
    if (change.kind === 'read') yield* pages.take(change.read, countValues(entry));
    else if (change.kind === 'moved')
      yield* reread(this.#context, this.#reader, { base: `<GUID=${change.guid}>`, pages });
    else yield* rereadObject(this.#context, this.#reader, { base: `<GUID=${change.guid}>`, pages });
  }

  /** Containers whose objects are imported, though they are not themselves. Only what has a new name is reported. */
  async *#readMovedContainers(
    partition: string,
    since: Uint8Array,
  ): AsyncGenerator<ImportPage, void, undefined> {
    const { classFilter, request } = this.#reader;
    const filter = allOf([CONTAINERS, { op: 'not', filter: classFilter }]);
    const attributes = ['objectGUID', ...CHANGE_ATTRIBUTES];
    const containers = { ...request, partition, filter, attributes };
    for await (const { entries } of readChanges(this.#context.client, containers, since))
      for (const entry of entries) {
        const change = this.#readChange(entry);
        if (change.kind === 'moved') yield* this.#take(entry);
      }
  }
}
