import type {
  DiscoveryError,
  EntryPosition,
  ImportEntry,
  ImportPage,
} from '@cognate/connector-kit';
import type { ReadEntry } from './entry-reader.ts';

// Large groups make a page full before it has its number of objects, so that memory does not grow with them.
const MOST_VALUES = 200_000;

// What is left out fills no page; a list of some of it is enough.
const MOST_NAMES = 1000;

/** Makes pages of what was read, as it comes. */
export class PageFiller {
  readonly #pageSize: number;
  #entries: ImportEntry[] = [];
  #errors: DiscoveryError[] = [];
  #filtered = 0;
  #filteredNames: string[] = [];
  #values = 0;
  #position = 0;

  constructor(pageSize: number) {
    this.#pageSize = pageSize;
  }

  /** The place of the entry that is taken next. */
  get next(): EntryPosition {
    return { entry: this.#position + 1 };
  }

  /** Takes what an entry is, and how many values it holds; the page, when that made it full. */
  *take(read: ReadEntry, values = 0): Generator<ImportPage, void, undefined> {
    this.#position += 1;
    this.#values += values;
    if (read.kind === 'entry') this.#entries.push(read.entry);
    else if (read.kind === 'filtered') this.#leaveOut(read.dn);
    else this.#errors.push({ ...read.error, position: { entry: this.#position } });
    if (this.#isFull()) yield this.rest();
  }

  /** What has come since the last full page; the last page of an import carries the position for the next one. */
  rest(watermark?: string): ImportPage {
    const page = {
      entries: this.#entries,
      errors: this.#errors,
      filteredObjects: this.#filtered,
      filteredNames: this.#filteredNames,
      ...(watermark === undefined ? {} : { watermark }),
    };
    this.#entries = [];
    this.#errors = [];
    this.#filtered = 0;
    this.#filteredNames = [];
    this.#values = 0;
    return page;
  }

  #leaveOut(dn: string | undefined): void {
    this.#filtered += 1;
    if (dn !== undefined && this.#filteredNames.length < MOST_NAMES) this.#filteredNames.push(dn);
  }

  #isFull(): boolean {
    return (
      this.#entries.length + this.#errors.length >= this.#pageSize || this.#values >= MOST_VALUES
    );
  }
}
