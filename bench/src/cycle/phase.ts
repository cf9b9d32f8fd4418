import { AppError } from '@cognate/kernel';
import { isSuccess } from '@cognate/sync-engine';
import type { FloorPart } from '../floors/floor.ts';
import type { PhaseResult } from '../report/result.ts';
import type { Answer, ProfileRun, RunSummary } from '../worker/job.ts';

/** In their order. */
export const PHASE_NAMES = [
  'full-import',
  'full-sync',
  'export',
  'confirming-import',
  'confirming-sync',
  'unchanged-import',
  'delta-cycle-files',
  'delta-cycle',
] as const;
export type PhaseName = (typeof PHASE_NAMES)[number];

/** A part of the cycle that is measured. */
export interface Phase {
  readonly name: PhaseName;
  /** How many objects it is about, for the objects per second. */
  readonly objects: number;
  readonly runs: readonly ExpectedRun[];
  /** Whether the targets are systems in memory that report what they were sent as their changes. */
  readonly echo?: boolean;
  /** Measures what the phase cannot do without; called when its runs are over. */
  readonly floors: (runs: readonly RunSummary[]) => Promise<readonly FloorPart[]>;
}

/** A run and the counters that it must end with: figures of a run that did less are worth nothing. */
export interface ExpectedRun extends ProfileRun {
  readonly counters: Readonly<Record<string, number>>;
}

/** Fails when a run of a phase did not do what it was to do. Errors: `bench-failed`. */
export function checkRuns(phase: Phase, runs: readonly RunSummary[]): void {
  for (const [index, expected] of phase.runs.entries()) {
    const run = runs[index];
    const name = `${phase.name}: ${expected.connector} ${expected.profile}`;
    if (run === undefined) throw failure(name, 'did not take place');
    if (!isSuccess(run.result))
      throw failure(name, `ended with ${run.result}. ${run.message ?? ''}`);
    for (const [counter, count] of Object.entries(expected.counters))
      if (run.counters[counter] !== count)
        throw failure(
          name,
          `counted ${run.counters[counter] ?? 0} ${counter} instead of ${count}: ${JSON.stringify(run.counters)}`,
        );
  }
}

const failure = (name: string, what: string): AppError =>
  new AppError('bench-failed', `${name} ${what}`.trim());

/** What was measured of a phase apart from its floors. */
export type Measured = Pick<Answer, 'measurement' | 'runs'> &
  Pick<PhaseResult, 'storeMiB' | 'endToStart'>;

/** The figures of a phase. */
export function resultOf(
  phase: Phase,
  { measurement, runs, storeMiB, endToStart }: Measured,
  floors: readonly FloorPart[],
): PhaseResult {
  const { seconds, cpuSeconds, databaseCpuSeconds, peakRssMiB } = measurement;
  const floorSeconds = floors.reduce((sum, part) => sum + part.seconds, 0);
  return {
    name: phase.name,
    objects: phase.objects,
    seconds: round(seconds, 3),
    objectsPerSecond: rate(phase.objects, seconds),
    floorObjectsPerSecond: rate(phase.objects, floorSeconds),
    ratioToFloor: round(floorSeconds / seconds, 4),
    endToStart: endToStart === null ? null : round(endToStart, 3),
    peakRssMiB: Math.round(peakRssMiB),
    cpuSeconds: round(cpuSeconds, 2),
    databaseCpuSeconds: databaseCpuSeconds === null ? null : round(databaseCpuSeconds, 2),
    storeMiB: Math.round(storeMiB),
    floors: floors.map((part) => ({
      ...part,
      seconds: round(part.seconds, 3),
      ...(part.mib === undefined ? {} : { mib: round(part.mib, 1) }),
    })),
    runs: runs.map((run) => ({
      connector: run.connector,
      profile: run.profile,
      seconds: round(run.seconds, 3),
    })),
  };
}

const rate = (objects: number, seconds: number): number => round(objects / seconds, 1);

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
