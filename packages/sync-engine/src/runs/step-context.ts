import type { ConnectorRules, StepSettings, SyncRules } from '@cognate/sync-rules';
import type { EngineStore } from '../ports/store.ts';
import type { IdBlocks } from './id-blocks.ts';
import type { StepRecorder } from './step-recorder.ts';
import type { PageObserver } from '../synchronize/page-observer.ts';

/** What every kind of step works with. */
export interface StepContext {
  readonly rules: SyncRules;
  readonly connector: ConnectorRules;
  readonly store: EngineStore;
  readonly ids: IdBlocks;
  readonly recorder: StepRecorder;
  readonly run: number;
  /** What the run profile tells the step to do. */
  readonly settings: StepSettings;
  readonly now: () => Date;
  /** Where drop files are kept. */
  readonly dropFolder: string | undefined;
  readonly signal: AbortSignal;
  /** Commits a page, unless the step was asked to stop or another process has taken over. */
  readonly commit: (page: () => Promise<void>) => Promise<void>;
  /** Commits what has already happened in the connected system: a stop does not undo that. */
  readonly commitFact: (page: () => Promise<void>) => Promise<void>;
  /** Objects with so many references are synchronized value by value where that is possible; the engine knows. */
  readonly wideFrom?: number | undefined;
  /** Is shown every page of a synchronization. */
  readonly observe?: PageObserver;
  /** Reports that so many more objects were worked on. */
  readonly progress: (objects: number) => void;
}
