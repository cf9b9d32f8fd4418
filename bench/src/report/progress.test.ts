import { expect, test } from 'vitest';
import { createProgress } from './progress.ts';
import type { PhaseResult } from './result.ts';

const phase: PhaseResult = {
  name: 'full-import',
  objects: 30_000,
  seconds: 2.5,
  objectsPerSecond: 12_000,
  floorObjectsPerSecond: 48_000,
  endToStart: null,
  ratioToFloor: 0.25,
  peakRssMiB: 300,
  cpuSeconds: 2,
  databaseCpuSeconds: 1,
  storeMiB: 53,
  floors: [],
  runs: [],
};

function shown(isTTY: boolean): string {
  let text = '';
  const progress = createProgress({ isTTY, write: (more) => (text += more) });
  progress.step('making data');
  progress.objects('full-import', 1000, 0.5);
  progress.phase(phase);
  progress.note('done');
  return text;
}

test('without a terminal only what is over is told, a line each', () => {
  expect(shown(false)).toBe(
    'full-import: 30,000 objects in 2.5 s, 12,000/s, floor 48,000/s, peak 300 MiB\ndone\n',
  );
});

test('on a terminal one line shows what goes on', () => {
  const lines = shown(true).split('\r\u001b[K');
  expect(lines).toContain('making data ...');
  expect(lines).toContain('full-import: 1,000 objects, 2,000/s');
  expect(lines.at(-1)).toBe('done\n');
});
