import type { MvObject } from '@cognate/sync-rules';
import type { LoadedExport, LoadedObject, ObjectRef } from '../ports/sync-store.ts';

/** How many more references of each attribute are read: whether there are others may matter, which ones does not. */
export const SAMPLE = 3;

/** Metaverse objects of which a page reads only some references: those that it may change. */
export interface PagePart {
  readonly metaverse: ReadonlySet<number>;
  /** The metaverse objects that these references mean. */
  readonly targets: readonly number[];
  /** The keys by which connectors know them, by connector. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** The attributes that hold references: in the metaverse, and in any connector. */
  readonly attributes: readonly string[];
  readonly connectorAttributes: readonly string[];
}

/** Metaverse objects that may do with a part, with what of them has been read. */
export interface PartCandidates {
  readonly metaverse: readonly MvObject[];
  /** Their objects of the page. */
  readonly changed: readonly LoadedObject[];
  /** All their connectors. */
  readonly connectors: readonly LoadedObject[];
  readonly exports: readonly LoadedExport[];
}

export const refOf = ({ connector, id }: ObjectRef): ObjectRef => ({ connector, id });
