import type { SourceSystem } from '../configuration/source-connector.ts';
import type { FloorPart } from '../floors/floor.ts';
import type { Workers } from '../worker/workers.ts';

export const SOURCES = ['delimited', 'ldap', 'active-directory'] as const;
export type SourceName = (typeof SOURCES)[number];

/** The connected system that the data set was put into. */
export interface Source {
  readonly system: SourceSystem;
  readonly secrets: Readonly<Record<string, string>>;
  /** Reads all entries without the product, and drops them. */
  readonly read: (workers: Workers) => Promise<FloorPart>;
  /** Changes one user in a hundred. */
  readonly change: (signal: AbortSignal) => Promise<void>;
  /** Where the source can tell what has changed: takes the change back, and tells it. */
  readonly changeBack?: {
    readonly write: (signal: AbortSignal) => Promise<void>;
    /** Reads what is told without the product, and drops it. */
    readonly read: (workers: Workers) => Promise<FloorPart>;
  };
  readonly close: () => Promise<void>;
}
