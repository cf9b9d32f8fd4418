import type {
  NameMove,
  Parking,
  PendingWrite,
  ReferenceWrite,
  StagedWrite,
} from '../ports/import-store.ts';

/** The changes of one import page while they are collected. */
export interface PageDraft {
  readonly names: Set<string>;
  readonly anchors: Set<string>;
  readonly inserts: StagedWrite[];
  readonly updates: StagedWrite[];
  readonly renames: NameMove[];
  readonly upToDate: number[];
  readonly parked: Map<number, Parking>;
  readonly pending: PendingWrite[];
  readonly pendingCleared: number[];
  readonly referencesAdded: ReferenceWrite[];
  readonly referencesRemoved: ReferenceWrite[];
  readonly pendingReferences: (ReferenceWrite & { added: boolean })[];
  readonly pendingReferencesCleared: ReferenceWrite[];
  readonly confirmed: number[];
  readonly refuted: number[];
  readonly deletedInVain: number[];
  readonly recheck: number[];
}

export const newPageDraft = (): PageDraft => ({
  names: new Set(),
  anchors: new Set(),
  inserts: [],
  updates: [],
  renames: [],
  upToDate: [],
  parked: new Map(),
  pending: [],
  pendingCleared: [],
  referencesAdded: [],
  referencesRemoved: [],
  pendingReferences: [],
  pendingReferencesCleared: [],
  confirmed: [],
  refuted: [],
  deletedInVain: [],
  recheck: [],
});
