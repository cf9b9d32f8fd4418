import { AppError, foldName } from '@cognate/kernel';
import type { RunStep } from '@cognate/sync-rules';
import type { RunStore } from '../ports/run-store.ts';
import { mayContinue } from './step-result.ts';

/**
 * The place of the step from which a profile goes on: that in which the connector's last run was stopped. Throws
 * `nothing-to-resume` when that was another profile, has other steps by now, or came to its end.
 */
export async function resumeFrom(
  store: Pick<RunStore, 'runs'>,
  connector: string,
  profile: { readonly name: string; readonly steps: readonly RunStep[] },
): Promise<number> {
  const [last] = await store.runs({ connector, limit: 1 });
  if (last === undefined || foldName(last.profile) !== foldName(profile.name))
    throw nothing(`The last run of "${connector}" was not one of "${profile.name}".`);
  if (mayContinue(last.result)) throw nothing(`Run ${last.id} came to its end: ${last.result}.`);
  const stopped = last.steps.at(-1);
  if (stopped === undefined) return 0;
  if (profile.steps[stopped.step - 1]?.type !== stopped.type)
    throw nothing(`The steps of "${profile.name}" are others than those of run ${last.id}.`);
  return stopped.step - 1;
}

const nothing = (why: string): AppError =>
  new AppError('nothing-to-resume', `${why} There is nothing to resume.`, {
    remedy: 'Run the profile from its first step.',
  });
