import type { ConnectorRules, SyncRules } from '@cognate/sync-rules';
import type { EngineStore } from '../ports/store.ts';
import type { IdBlocks } from './id-blocks.ts';
import type { StepRecorder } from './step-recorder.ts';

/** What every kind of step works with. */
export interface StepContext {
  readonly rules: SyncRules;
  readonly connector: ConnectorRules;
  readonly store: EngineStore;
  readonly ids: IdBlocks;
  readonly recorder: StepRecorder;
  readonly run: number;
  readonly pageSize: number | undefined;
  readonly signal: AbortSignal;
  /** Ends the step between two pages when it was asked to, or when another process has taken over. */
  readonly commit: (page: () => Promise<void>) => Promise<void>;
  /** Reports that so many more objects were worked on. */
  readonly progress: (objects: number) => void;
}
