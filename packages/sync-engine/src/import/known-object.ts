import type { StagedObject } from '../ports/import-store.ts';
import type { CanonicalObject } from './canonical-entry.ts';
import type { ReadObject } from './read-page.ts';

/** An object that the connector space has already. */
export interface KnownObject {
  readonly id: number;
  readonly read: ReadObject;
  readonly unchanged: boolean;
  /** The attributes that a partial report is about, folded; undefined for a report of the whole object. */
  readonly mentioned: ReadonlySet<string> | undefined;
}

/** One that looks different now. */
export interface ChangedObject extends KnownObject {
  readonly object: CanonicalObject;
  readonly staged: StagedObject;
}
