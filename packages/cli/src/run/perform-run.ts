import type { Instance, RunRow } from '@cognate/server';
import type { CommandContext } from '../command-context.ts';
import { reportSteps } from './describe-step.ts';
import { warnBeforeDelta } from './warn-before-delta.ts';
import { createProgress, expectedObjects } from './progress.ts';

interface ProfileRun {
  readonly connector: string;
  readonly profile: string;
  /** Whether to go on with the step in which the last run was stopped. */
  readonly resume?: boolean;
}

/** Runs a profile and shows how far it has come. */
export async function performRun(
  context: CommandContext,
  instance: Instance,
  { connector, profile, resume = false }: ProfileRun,
): Promise<RunRow> {
  await warnBeforeDelta(context, instance, { connector, profile });
  const expected = context.output.terminal.stderrIsTerminal
    ? await expectedObjects(instance, connector)
    : () => 0;
  const progress = createProgress(context, connector, expected);
  let finished: RunRow | undefined;
  try {
    finished = await instance.run({
      connector,
      profile,
      resume,
      startedBy: context.user,
      signal: context.signal,
      onProgress: progress.update,
    });
    return finished;
  } finally {
    progress.finish(finished === undefined ? [] : reportSteps(finished, context.now()));
  }
}
