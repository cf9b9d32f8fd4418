import type { CycleProgress } from '../cycle/run-cycle.ts';
import type { PhaseResult } from './result.ts';

/** Where progress is shown; standard error has this shape. */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const ERASE_LINE = '\r\u001b[K';

/** Shows progress: in one changing line on a terminal, elsewhere a line for every phase that is over. */
export function createProgress(output: ProgressOutput): CycleProgress {
  const show = (text: string): void => {
    if (output.isTTY === true) output.write(ERASE_LINE + text);
  };
  const print = (line: string): void => {
    show('');
    output.write(`${line}\n`);
  };
  return {
    step: (text) => show(`${text} ...`),
    objects: (phase, done, seconds) =>
      show(`${phase}: ${count(done)} objects, ${count(done / seconds)}/s`),
    phase: (result) => print(phaseLine(result)),
    note: print,
  };
}

const phaseLine = (phase: PhaseResult): string =>
  `${phase.name}: ${count(phase.objects)} objects in ${phase.seconds.toFixed(1)} s, ${count(phase.objectsPerSecond)}/s, ` +
  `floor ${count(phase.floorObjectsPerSecond)}/s, peak ${count(phase.peakRssMiB)} MiB`;

const count = (number: number): string => Math.round(number).toLocaleString('en');
