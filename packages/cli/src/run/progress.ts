import type { Instance, RunProgress } from '@cognate/server';
import type { CommandContext } from '../command-context.ts';
import { formatNumber } from '../output/render-table.ts';
import { shorten } from '../output/text-width.ts';
import { stepLine } from './describe-step.ts';
import type { StepReport } from './describe-step.ts';

/** Shows how far a run has come: a line that moves, on a terminal, and one line per finished step. */
export interface ProgressDisplay {
  readonly update: (progress: RunProgress) => void;
  /** Ends the moving line and writes those of the steps. */
  readonly finish: (steps: readonly StepReport[]) => void;
}

const INTERVAL_MS = 100;
const BAR_WIDTH = 20;
const CLEAR_LINE = '\r\u001B[2K';

/** `expected` are the objects that a step probably has, by step type; none where nobody knows. */
export function createProgress(
  { output, now }: CommandContext,
  connector: string,
  expected: (type: RunProgress['type']) => number,
): ProgressDisplay {
  const { terminal } = output;
  if (output.quiet) return { update: () => {}, finish: () => {} };
  const writeSteps = (steps: readonly StepReport[]): void =>
    steps.forEach((step) => output.note(stepLine(step)));
  if (!terminal.stderrIsTerminal) return { update: () => {}, finish: writeSteps };
  let step = 0;
  let stepStart = now().getTime();
  let drawn = 0;
  return {
    update: (progress) => {
      const time = now().getTime();
      if (progress.step !== step) {
        step = progress.step;
        stepStart = time;
        drawn = 0;
      }
      if (time - drawn < INTERVAL_MS) return;
      drawn = time;
      const line = progressLine(
        connector,
        progress,
        (time - stepStart) / 1000,
        expected(progress.type),
      );
      terminal.stderr(CLEAR_LINE + shorten(line, terminal.columns - 1));
    },
    finish: (steps) => {
      terminal.stderr(CLEAR_LINE);
      writeSteps(steps);
    },
  };
}

/** `hr full-import [#####.....] 1,000/2,000 objects, 5,000/s`. */
export function progressLine(
  connector: string,
  { type, step, objects }: RunProgress,
  seconds: number,
  expected: number,
): string {
  const rate = seconds > 0 ? `, ${formatNumber(Math.round(objects / seconds))}/s` : '';
  // More than was expected means that nobody knows how much more there is.
  const known = expected > 0 && objects <= expected;
  const filled = known ? Math.round((objects / expected) * BAR_WIDTH) : 0;
  const bar = known ? ` [${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]` : '';
  const count = known
    ? `${formatNumber(objects)}/${formatNumber(expected)}`
    : formatNumber(objects);
  return `${connector} step ${step} ${type}${bar} ${count} objects${rate}`;
}

/** Looks up how many objects the steps of a connector had when somebody last looked. */
export async function expectedObjects(
  instance: Instance,
  connector: string,
): Promise<(type: RunProgress['type']) => number> {
  const all = await instance.store.statistics();
  const found = all.find((each) => each.connector.toLowerCase() === connector.toLowerCase());
  if (found === undefined) return () => 0;
  return (type) => {
    switch (type) {
      case 'full-import':
      case 'full-sync':
        return found['total-objects'];
      case 'export':
        return found['export-add'] + found['export-update'] + found['export-delete'];
      case 'delta-sync':
        return found['import-add'] + found['import-update'] + found['import-delete'];
      // How much of two steps in one is still to come cannot be told from a number.
      case 'full-import-full-sync':
      case 'full-import-delta-sync':
      case 'delta-import-delta-sync':
      case 'delta-import':
        return 0;
    }
  };
}
