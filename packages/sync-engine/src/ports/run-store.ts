import type { StepSettings } from '@cognate/sync-rules';
import type { FullSteps } from '../runs/full-steps.ts';
import type { RunError, StepCounters, StepRecord } from './record.ts';

/** Something that happened to the connection of a step, under MIM's name for it. */
export interface ConnectionIncident {
  readonly at: Date;
  readonly result:
    | 'success'
    | 'failed-connection'
    | 'dropped-connection'
    | 'failed-authentication'
    | 'failed-permission'
    | 'failed-search'
    | 'warning-no-watermark';
  /** Which of several servers it was, where the connector tells. */
  readonly server?: string;
}

export interface RunStepRow {
  readonly step: number;
  readonly type: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly result: string;
  readonly message: string | null;
  readonly counters: StepCounters;
  /** How the connection to the system went, in order; nothing where none was asked for. */
  readonly connections: readonly ConnectionIncident[];
}

export interface RunRow {
  readonly id: number;
  readonly connector: string;
  readonly profile: string;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly result: string;
  readonly steps: readonly RunStepRow[];
}

/** The run history. */
export interface RunStore {
  startRun(run: {
    readonly connector: string;
    readonly profile: string;
    readonly startedBy: string;
    readonly at: Date;
    /** What the steps of the profile are told to do, in their order. */
    readonly steps?: readonly StepSettings[];
  }): Promise<number>;
  startStep(run: number, step: number, type: string, at: Date): Promise<void>;
  finishStep(end: {
    readonly record: StepRecord;
    readonly at: Date;
    readonly result: string;
    readonly message: string | null;
    readonly connections?: readonly ConnectionIncident[];
  }): Promise<void>;
  /** Under which configuration a connector was last worked through as a whole. */
  fullSteps(connector: string): Promise<FullSteps>;
  setFullSteps(connector: string, steps: FullSteps): Promise<void>;
  /** After many changes: lets the database plan by what it holds now. */
  refreshStatistics(): Promise<void>;
  finishRun(run: number, result: string, at: Date): Promise<void>;
  /**
   * Ends what a crash left `in-progress` for these connectors. Waits for a transaction that such a run may still be
   * committing; afterwards none of its pages can be committed any more (`lease-lost`).
   */
  closeAbandonedRuns(connectors: readonly string[], at: Date): Promise<void>;
  /** Newest first. */
  runs(filter: {
    readonly connector?: string;
    readonly limit: number;
    readonly before?: number;
  }): Promise<readonly RunRow[]>;
  run(id: number): Promise<RunRow | undefined>;
  runErrors(run: number): Promise<readonly (RunError & { readonly step: number })[]>;
  /** The objects behind a counter, which is named as in `CountedObjects`; at most `limit`, of one connector. */
  countedObjects(
    run: number,
    step: number,
    counter: string,
    only?: { readonly connector?: string; readonly limit?: number },
  ): Promise<
    readonly { readonly connector: string; readonly id: number; readonly dn: string | null }[]
  >;
}

/** What became of the attempt to claim some names. */
export type LeaseOutcome =
  /** `displaced`: everything that owners had claimed who lost one of the names by it. */
  | { readonly ok: true; readonly displaced: readonly string[] }
  /** Nothing was taken: `holder` has `name`. */
  | { readonly ok: false; readonly name: string; readonly holder: string };

/** Keeps two processes from working on the same data; a lease that is not renewed runs out. */
export interface LeaseStore {
  /** Takes all names or none. Claims that ran out, and those of owners that `isGone`, stand in nobody's way. */
  acquire(
    names: readonly string[],
    owner: string,
    seconds: number,
    isGone?: (owner: string) => boolean,
  ): Promise<LeaseOutcome>;
  renew(names: readonly string[], owner: string, seconds: number): Promise<boolean>;
  release(names: readonly string[], owner: string): Promise<void>;
}

/** Hands out ids in blocks; a block is never handed out twice, even if it is not used up. */
export interface IdStore {
  reserveIds(kind: 'object' | 'metaverse' | 'export', count: number): Promise<number>;
}
