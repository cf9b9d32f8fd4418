import type { RunRow } from '@cognate/server';
import { mayFollow } from './exit-code-of-run.ts';

/** A run of a cycle. */
export interface CycleStep {
  readonly connector: string;
  readonly profile: string;
}

interface Cycle {
  readonly steps: readonly CycleStep[];
  readonly perform: (step: CycleStep) => Promise<RunRow>;
  /** Whether a run has to wait for an earlier one; where left out each waits for all. */
  readonly conflicts?: ((one: CycleStep, other: CycleStep) => boolean) | undefined;
  readonly signal: AbortSignal;
}

/**
 * Performs the runs of a cycle and answers with them in their order. Once one did not come to its end, or the signal
 * says so, no other one starts; what is going on by then comes to its end.
 */
export async function runCycle({
  steps,
  perform,
  conflicts = () => true,
  signal,
}: Cycle): Promise<readonly RunRow[]> {
  let isOver = false;
  const next = async (
    step: CycleStep,
    before: readonly Promise<unknown>[],
  ): Promise<readonly RunRow[]> => {
    await Promise.allSettled(before);
    if (isOver || signal.aborted) return [];
    try {
      const run = await perform(step);
      isOver ||= !mayFollow(run.result);
      return [run];
    } catch (error) {
      isOver = true;
      throw error;
    }
  };
  const begun: { readonly step: CycleStep; readonly done: Promise<readonly RunRow[]> }[] = [];
  for (const step of steps) {
    const before = begun.filter((earlier) => conflicts(step, earlier.step));
    const waited = before.map((earlier) => earlier.done);
    begun.push({ step, done: next(step, waited) });
  }
  const all = begun.map(({ done }) => done);
  await Promise.allSettled(all);
  return (await Promise.all(all)).flat();
}
