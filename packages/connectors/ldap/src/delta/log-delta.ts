import type { ImportPage } from '@cognate/connector-kit';
import { foldDn, foldName } from '@cognate/kernel';
import { PageFiller, deletion, isBelow, reread, rereadObject } from '@cognate/ldap-kit';
import type { DirectoryReader, ImportContext, ReadEntry } from '@cognate/ldap-kit';

/** A change that a log of the directory tells of. */
export interface LoggedChange {
  readonly type: string;
  readonly dn: string;
  /** The name after the change. */
  readonly newDn: string;
  /** What never changes about the object, where the log has it. */
  readonly uniqueId: string | undefined;
}

/** Makes pages of what a log names, as it is now. */
export class LogDelta {
  readonly #context: ImportContext;
  readonly #reader: DirectoryReader;
  readonly #pages: PageFiller;
  readonly #idAttribute: string;

  /** `idAttribute` is the attribute that the ids of the log are values of. */
  constructor(
    context: ImportContext,
    reader: DirectoryReader,
    { pageSize, idAttribute }: { readonly pageSize: number; readonly idAttribute: string },
  ) {
    this.#context = context;
    this.#reader = reader;
    this.#pages = new PageFiller(pageSize);
    this.#idAttribute = foldName(idAttribute);
  }

  /** The last page. */
  rest(watermark: string): ImportPage {
    return this.#pages.rest(watermark);
  }

  async *take(change: LoggedChange): AsyncGenerator<ImportPage, void, undefined> {
    const { settings } = this.#context;
    const isOurs = [change.dn, change.newDn].some((dn) =>
      settings.baseDns.some((base) => isBelow(foldDn('ldap', dn), foldDn('ldap', base))),
    );
    if (!isOurs) return;
    const pages = this.#pages;
    if (change.type === 'delete') yield* pages.take(this.#gone(change));
    else {
      // Where names are anchors, the old name is gone with a rename.
      if (change.type === 'modrdn' && this.#reader.anchor === undefined)
        yield* pages.take(deletion({ dn: change.dn }));
      const read = change.type === 'modrdn' ? reread : rereadObject;
      yield* read(this.#context, this.#reader, { base: change.newDn, pages });
    }
  }

  #gone({ dn, uniqueId }: LoggedChange): ReadEntry {
    const isAnchor = foldName(this.#reader.anchor?.name ?? '') === this.#idAttribute;
    return deletion(isAnchor && uniqueId !== undefined ? { anchor: uniqueId } : { dn });
  }
}
