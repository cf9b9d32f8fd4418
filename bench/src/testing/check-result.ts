import { expect } from 'vitest';
import type { BenchResult } from '../report/result.ts';

/** The figures that scripts rely on; every phase has them all. */
const FIGURES = [
  'objects',
  'seconds',
  'objectsPerSecond',
  'floorObjectsPerSecond',
  'ratioToFloor',
  'peakRssMiB',
] as const;

/** Expects a result in the stable form: no more keys than promised, and figures that were really measured. */
export function checkResult(result: BenchResult): void {
  expect(Object.keys(result).sort()).toEqual(['machine', 'phases', 'profile', 'storeMiB']);
  expect(result.profile).toBe('tiny');
  expect(result.storeMiB).toBeGreaterThan(0);
  expect(Object.keys(result.machine)).toEqual(
    expect.arrayContaining(['cpu', 'cores', 'memoryMiB', 'os', 'node', 'postgres']),
  );
  for (const phase of result.phases)
    for (const figure of FIGURES)
      expect(phase[figure], `${phase.name}: ${figure}`).toBeGreaterThan(0);
}
