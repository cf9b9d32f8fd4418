import { UnreadableEntry } from '../change.ts';
import type { DiscoveryError, ImportEntry, ImportPage } from '../change.ts';

/** A page whose entries were all asked for their attributes: what cannot be read is among the errors. */
export function settledPage(page: ImportPage): ImportPage {
  const entries: ImportEntry[] = [];
  const errors: DiscoveryError[] = [...page.errors];
  for (const entry of page.entries)
    try {
      entries.push({ ...entry });
    } catch (error) {
      if (!(error instanceof UnreadableEntry)) throw error;
      errors.push(error.error);
    }
  return { ...page, entries, errors };
}
