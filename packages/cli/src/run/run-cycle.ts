import type { Instance, RunRow } from '@cognate/server';
import type { CommandContext } from '../command-context.ts';
import { mayFollow } from './exit-code-of-run.ts';
import { performRun } from './perform-run.ts';

/** Runs profiles in order and answers with the runs; one that did not come to its end is the last. */
export async function runCycle(
  context: CommandContext,
  instance: Instance,
  steps: readonly { readonly connector: string; readonly profile: string }[],
): Promise<readonly RunRow[]> {
  const runs: RunRow[] = [];
  for (const step of steps) {
    if (context.signal.aborted) break;
    const run = await performRun(context, instance, step);
    runs.push(run);
    if (!mayFollow(run.result)) break;
  }
  return runs;
}
