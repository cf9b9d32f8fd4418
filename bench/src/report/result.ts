import type { FloorPart } from '../floors/floor.ts';
import type { ProfileName } from '../profiles.ts';
import type { Machine } from './machine.ts';

/** What a run of the benchmark found; with `--json` this is what it prints. The names are stable. */
export interface BenchResult {
  readonly profile: ProfileName;
  readonly machine: Machine;
  /** The database at the end of the cycle, in MiB. */
  readonly storeMiB: number;
  readonly phases: readonly PhaseResult[];
}

export interface PhaseResult {
  readonly name: string;
  readonly objects: number;
  readonly seconds: number;
  readonly objectsPerSecond: number;
  /** What the parts of `floors`, one after the other, come to. */
  readonly floorObjectsPerSecond: number;
  /** `objectsPerSecond` as a share of `floorObjectsPerSecond`: 1 would be the floor itself. */
  readonly ratioToFloor: number;
  /**
   * Objects per second in the last fifth of the objects as a share of those in the first fifth; null where a phase
   * is too short to tell.
   */
  readonly endToStart: number | null;
  /** The most memory that the engine's process held. */
  readonly peakRssMiB: number;
  /** Of the engine's process. */
  readonly cpuSeconds: number;
  /** Of the database server's processes; null when it runs on another machine. */
  readonly databaseCpuSeconds: number | null;
  /** The database at the end of the phase. */
  readonly storeMiB: number;
  readonly floors: readonly FloorPart[];
  readonly runs: readonly {
    readonly connector: string;
    readonly profile: string;
    readonly seconds: number;
  }[];
}
