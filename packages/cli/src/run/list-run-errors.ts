import { isSuccess, printable } from '@cognate/server';
import type { Instance, RunRow } from '@cognate/server';
import type { CommandContext } from '../command-context.ts';
import { formatNumber } from '../output/render-table.ts';
import { describeRunError } from './describe-run-error.ts';

const SHOWN = 10;

/** Tells beside the results what went wrong in runs, the first few errors of each. */
export async function describeRunErrors(
  { output }: CommandContext,
  instance: Instance,
  runs: readonly RunRow[],
): Promise<void> {
  for (const run of runs.filter(({ result }) => !isSuccess(result))) {
    const errors = await instance.store.runErrors(run.id);
    const told = new Set(errors.map(({ message }) => message));
    for (const { step, result, message } of run.steps)
      if (message !== null && !told.has(message))
        output.warn(
          printable(`run ${run.id} step ${step}: ${result}: ${message.split('\n')[0] ?? ''}`),
        );
    for (const error of errors.slice(0, SHOWN))
      output.warn(`run ${run.id} step ${error.step}: ${describeRunError(error)}`);
    if (errors.length > SHOWN)
      output.warn(
        `run ${run.id}: ${formatNumber(errors.length - SHOWN)} more; "cognate runs ${run.id} --all-errors" lists them.`,
      );
  }
}
