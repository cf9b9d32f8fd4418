import { ConnectorError } from '@cognate/connector-kit';
import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import {
  PageFiller,
  allOf,
  countValues,
  entriesOf,
  equal,
  openReader,
  present,
  withAllValues,
  gone,
  placed,
  reread,
  fullImportRequired,
} from '@cognate/ldap-kit';
import type { Control, DirectoryReader, Filter, ImportContext, LdapEntry } from '@cognate/ldap-kit';
import { assertFresh, readController } from './domain-controller.ts';
import type { DomainController } from './domain-controller.ts';
import { CONTAINERS } from './import-by-dir-sync.ts';
import { guidOf } from './object-guid.ts';
import { readWatermark, writeWatermark } from './watermark.ts';

// Lets a search find what was deleted.
const SHOW_DELETED: Control = { oid: '1.2.840.113556.1.4.417', critical: true };

const watermarkOf = (
  { name, time, invocationId, highestUsn }: DomainController,
  { client }: ImportContext,
): string =>
  writeWatermark({
    method: 'usnChanged',
    time: time.toISOString(),
    server: client.url.text,
    invocationId,
    controller: name,
    usn: highestUsn,
  });

/** The position of now on this domain controller. */
export async function usnPosition(context: ImportContext): Promise<string> {
  await assertDeletionsVisible(context);
  return watermarkOf(await readController(context.client), context);
}

/** Who may not look into the container of deleted objects gets no error, and would never learn of a deletion. */
async function assertDeletionsVisible({ client, settings }: ImportContext): Promise<void> {
  for (const partition of settings.baseDns) {
    const { entries } = await client.searchAll(
      {
        base: `CN=Deleted Objects,${partition}`,
        scope: 'base',
        filter: present('objectClass'),
        attributes: ['objectClass'],
      },
      { controls: [SHOW_DELETED] },
    );
    if (entries.length > 0) continue;
    throw new ConnectorError(
      'no-start-bad-ma-configuration',
      `The account cannot see what was deleted in "${partition}".`,
      {
        remedy:
          'Let it list and read "Deleted Objects" (dsacls), or set delta: dirSync and give it the right "Replicating Directory Changes".',
      },
    );
  }
}

/** Reads what this domain controller has noted under higher change numbers than the watermark's. */
export async function* importByUsn(
  context: ImportContext,
  { watermark: text, pageSize }: ImportRequest,
): AsyncGenerator<ImportPage, void, undefined> {
  const watermark = readWatermark(text, 'usnChanged');
  await assertDeletionsVisible(context);
  const controller = await readController(context.client);
  if (controller.invocationId !== watermark.invocationId)
    throw fullImportRequired(
      `The last import read from ${watermark.controller ?? 'another domain controller'}, and this is ${controller.name}, or it was restored since; change numbers mean nothing there.`,
    );
  await assertFresh(context.client, controller, watermark.time);
  const reader = await openReader(context);
  const since: Filter = {
    op: 'greaterOrEqual',
    attribute: 'uSNChanged',
    value: String(BigInt(watermark.usn) + 1n),
  };
  const delta = new UsnDelta(context, reader, { pages: new PageFiller(pageSize), since });
  for (const partition of context.settings.baseDns) yield* delta.readPartition(partition);
  yield delta.rest(watermarkOf(controller, context));
}

/** The changes of one partition after the other. */
class UsnDelta {
  readonly #context: ImportContext;
  readonly #reader: DirectoryReader;
  readonly #pages: PageFiller;
  readonly #since: Filter;

  constructor(
    context: ImportContext,
    reader: DirectoryReader,
    { pages, since }: { readonly pages: PageFiller; readonly since: Filter },
  ) {
    this.#context = context;
    this.#reader = reader;
    this.#pages = pages;
    this.#since = since;
  }

  async *readPartition(partition: string): AsyncGenerator<ImportPage, void, undefined> {
    yield* this.#readDeleted(partition);
    yield* this.#readChanged(partition);
    yield* this.#readUnwanted(partition);
    yield* this.#readContainers(partition);
  }

  /** The last page. */
  rest(watermark: string): ImportPage {
    return this.#pages.rest(watermark);
  }

  async *#readDeleted(partition: string): AsyncGenerator<ImportPage, void, undefined> {
    const filter = allOf([equal('isDeleted', 'TRUE'), this.#since]);
    for await (const entry of this.#search(partition, filter, [SHOW_DELETED]))
      yield* this.#pages.take(gone(this.#reader, entry));
  }

  async *#readChanged(partition: string): AsyncGenerator<ImportPage, void, undefined> {
    const { client } = this.#context;
    const { request, paging } = this.#reader;
    const filter = allOf([this.#since, request.filter]);
    const search = client.search({ base: partition, scope: 'subtree', ...request, filter }, paging);
    for await (const items of search)
      for (const entry of entriesOf(await withAllValues(client, items, request.isBinary)))
        yield* this.#pages.take(placed(this.#reader, entry), countValues(entry));
  }

  /** Objects that the filters of the settings do not find any more. */
  async *#readUnwanted(partition: string): AsyncGenerator<ImportPage, void, undefined> {
    const { classFilter, hasOwnFilters, request } = this.#reader;
    if (!hasOwnFilters) return;
    const filter = allOf([this.#since, classFilter, { op: 'not', filter: request.filter }]);
    for await (const entry of this.#search(partition, filter))
      yield* this.#pages.take(gone(this.#reader, entry));
  }

  /** A container that was moved, or only changed: the number does not tell. */
  async *#readContainers(partition: string): AsyncGenerator<ImportPage, void, undefined> {
    const moved: string[] = [];
    for await (const entry of this.#search(partition, allOf([this.#since, CONTAINERS]))) {
      const guid = guidOf(entry);
      if (guid !== undefined) moved.push(Buffer.from(guid).toString('hex'));
    }
    for (const guid of moved)
      yield* reread(this.#context, this.#reader, { base: `<GUID=${guid}>`, pages: this.#pages });
  }

  async *#search(
    partition: string,
    filter: Filter,
    controls: readonly Control[] = [],
  ): AsyncGenerator<LdapEntry, void, undefined> {
    const { request, paging } = this.#reader;
    const search = this.#context.client.search(
      {
        base: partition,
        scope: 'subtree',
        filter,
        attributes: ['objectGUID'],
        isBinary: request.isBinary,
      },
      { ...paging, controls },
    );
    for await (const items of search) yield* entriesOf(items);
  }
}
