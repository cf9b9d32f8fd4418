import type { RunRow } from '@cognate/server';
import type { CommandContext } from '../command-context.ts';

/** Says where to look when exports wait for somebody to decide. */
export function noteHeldExports({ output }: CommandContext, runs: readonly RunRow[]): void {
  for (const { connector, steps } of runs)
    if (steps.some(({ type, result }) => type === 'export' && result === 'completed-warnings'))
      output.note(
        `Exports to "${connector}" were kept back: "cognate exports list ${connector}" shows those that wait for approval.`,
      );
}
