import type { DiscoveryError, ImportEntry, ImportPage } from '@cognate/connector-kit';
import type { Row } from './row.ts';

/** Gathers rows into pages. */
export interface Pages {
  readonly add: (rows: readonly Row[]) => readonly ImportPage[];
  /** What is left, with where the next delta import starts. */
  readonly last: () => ImportPage;
}

/** Files are read as they are; all that can be said of a start is that a full import went before. */
const WATERMARK = 'imported';

export function createPages(pageSize: number): Pages {
  let entries: ImportEntry[] = [];
  let errors: DiscoveryError[] = [];
  const take = (): ImportPage => {
    const page = { entries, errors };
    entries = [];
    errors = [];
    return page;
  };
  return {
    add: (rows) => {
      const full: ImportPage[] = [];
      for (const row of rows) {
        if (row.ok) entries.push(row.entry);
        else errors.push(row.error);
        if (entries.length + errors.length >= pageSize) full.push(take());
      }
      return full;
    },
    last: () => ({ ...take(), watermark: WATERMARK }),
  };
}
