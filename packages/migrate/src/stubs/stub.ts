import type { Place } from '../findings/finding.ts';
import type { SourceRef } from '../mim/model.ts';

/** Where the old rules extension was called. */
export type EntryPoint =
  | 'filter'
  | 'join-values'
  | 'join-choice'
  | 'projection'
  | 'import-flow'
  | 'export-flow'
  | 'deprovision'
  | 'provision'
  | 'deletion';

/** A function of a rules extension that somebody has to write again. */
export interface Stub {
  readonly entryPoint: EntryPoint;
  readonly assembly: string;
  /** The management agent whose extension it was; empty for the metaverse's. */
  readonly agent: string;
  /** The flow rule name, as the old code compared it. */
  readonly rule: string;
  readonly objectType: string;
  readonly metaverseType: string;
  readonly sources: readonly SourceRef[];
  /** The attribute that it fills. */
  readonly target: string;
  readonly place: Place;
}
