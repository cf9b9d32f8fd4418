import type { SourceSystem } from '../configuration/source-connector.ts';
import type { Target } from '../configuration/target-connector.ts';
import type { Surroundings } from '../engine/open-session.ts';
import type { FloorPart } from '../floors/floor.ts';
import type { RowSet } from '../floors/copy-rows.ts';
import type { Measurement } from './measure.ts';

/** What the engine is opened with. */
export interface EngineSettings extends Surroundings {
  readonly databaseUrl: string;
  readonly source: SourceSystem;
}

export interface ProfileRun {
  readonly connector: 'source' | Target;
  readonly profile: string;
}

/** What one child process does. */
export type Job =
  | {
      readonly kind: 'run';
      readonly engine: EngineSettings;
      readonly runs: readonly ProfileRun[];
      /** Whether the targets are systems in memory that report what they were sent as their changes. */
      readonly echo: boolean;
    }
  | { readonly kind: 'read-files'; readonly name: string; readonly paths: readonly string[] }
  | { readonly kind: 'write-files'; readonly paths: readonly string[] }
  | {
      readonly kind: 'copy-rows';
      readonly databaseUrl: string;
      readonly directory: string;
      readonly rows: readonly RowSet[];
    }
  | {
      readonly kind: 'calculate';
      readonly engine: Omit<EngineSettings, 'databaseUrl'>;
      readonly users: number;
    };

/** One run of a profile, as the engine recorded it. */
export interface RunSummary extends ProfileRun {
  readonly id: number;
  readonly result: string;
  /** Why it ended as it did, where it did not just succeed. */
  readonly message: string | null;
  readonly seconds: number;
  /** Of all steps, blocks and connectors, added up. */
  readonly counters: Readonly<Record<string, number>>;
}

/** What a child process answers. */
export interface Answer {
  readonly measurement: Measurement;
  readonly runs: readonly RunSummary[];
  readonly floors: readonly FloorPart[];
}

/** What a child process tells its parent. */
export type Report =
  | { readonly kind: 'progress'; readonly objects: number }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly message: string };
