/** Where a pending export stands with the operators. */
export interface ExportDecision {
  /** The pending export. */
  readonly id: number;
  /** `held`: nobody has decided yet. */
  readonly state: 'held' | 'approved' | 'discarded';
  /** Of the content that it is about; another content is undecided. */
  readonly digest: string;
  /** Who decided; null while it is held. */
  readonly by: string | null;
  readonly at: Date;
}

/** What operators have decided about pending exports. */
export interface DecisionStore {
  exportDecisions(connector: string, ids: readonly number[]): Promise<readonly ExportDecision[]>;
  /** Each takes the place of an earlier decision about the same export. */
  writeExportDecisions(connector: string, decisions: readonly ExportDecision[]): Promise<void>;
  /** Forgets decisions about exports that are not pending any more. */
  sweepExportDecisions(connector: string): Promise<void>;
}
