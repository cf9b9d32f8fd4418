import type { StepSettings } from '@cognate/sync-rules';
import type { RunError } from '../ports/record.ts';
import type { RunRow, RunStepRow } from '../ports/run-store.ts';

/** An error with its dates: of this occurrence, and of the first one in an unbroken row for its object. */
export interface RecordedError extends RunError {
  readonly step: number;
  readonly at: Date;
  readonly firstAt: Date;
  /** How often the object had been tried again in vain, this time included; 0 for a first occurrence. */
  readonly retries: number;
}

export interface RecordedStep extends RunStepRow {
  readonly settings: StepSettings;
  /** How many export steps the connector had had, this one included. */
  readonly exportNumber: number;
  /** The number of its last export step that came to its end; 0 before the first. */
  readonly lastCompletedExport: number;
}

/** A run with all that the history keeps of it, apart from the objects behind the counters. */
export interface RecordedRun extends Omit<RunRow, 'steps'> {
  /** Counts the runs of the connector, from 1; never given twice. */
  readonly number: number;
  readonly steps: readonly RecordedStep[];
  readonly errors: readonly RecordedError[];
}

/** Which runs; every condition that is given must hold. */
export interface RunSelection {
  readonly connector?: string;
  /** Runs that started then or later. */
  readonly since?: Date;
  /** Runs that ended earlier. */
  readonly endedBefore?: Date;
}

/** What a clearing removed, in numbers. */
export interface ClearedRuns {
  readonly runs: number;
  readonly steps: number;
  readonly errors: number;
  /** Objects behind counters, as often as they were counted. */
  readonly objects: number;
}

/** The run history as an archive: read in full, and cleared. */
export interface HistoryStore {
  /** In the order in which they were started, a page after `after`. Runs in progress are left out. */
  finishedRuns(
    selection: RunSelection,
    after: number,
    limit: number,
  ): Promise<readonly RecordedRun[]>;
  /** One run, in progress or not. */
  recordedRun(id: number): Promise<RecordedRun | undefined>;
  countRunsInProgress(): Promise<number>;
  /**
   * Clears at most `limit` of the runs that ended before a time, the oldest first; with 0 runs cleared there are none
   * left. A run in progress is never cleared. Who was told that a value came from a cleared run still learns when.
   */
  clearRuns(endedBefore: Date, limit: number): Promise<ClearedRuns>;
}
