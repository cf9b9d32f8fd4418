import type { Command } from '../command-line/command.ts';
import type { ExitCode } from '../exit-code.ts';
import { reportSteps, renderSteps } from '../run/describe-step.ts';
import { describeRunErrors } from '../run/list-run-errors.ts';
import { exitCodeOfRun } from '../run/exit-code-of-run.ts';
import { noteHeldExports } from '../run/note-held-exports.ts';
import { performRun } from '../run/perform-run.ts';

/** `cognate run <connector> <profile>` */
export const runCommand: Command = {
  path: ['run'],
  summary: 'Runs a run profile of a connector.',
  description: [
    'Imports, synchronizes or exports as the steps of the profile say, and writes what each step did. Ctrl+C stops the run at its next page: what is committed stays, and running again goes on from there; --resume leaves out the steps that were done.',
  ],
  positionals: [
    { name: 'connector', summary: 'The connector, by its id.' },
    { name: 'profile', summary: 'One of its run profiles.' },
  ],
  options: [
    {
      name: 'resume',
      summary:
        'Begins with the step in which the last run of the connector, of the same profile, was stopped.',
    },
    {
      name: 'accept-changes',
      summary:
        'Takes the changes of the configuration since the last full steps as known: no more warning before delta steps, until the next change.',
    },
  ],
  examples: [
    { line: 'run hr full-import', does: 'Reads everything that the connector "hr" has.' },
    { line: 'run hr full-import --output json', does: 'The same, for a script.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      if (args.flag('accept-changes')) await instance.acceptChanges(args.positional('connector'));
      const run = await performRun(context, instance, {
        connector: args.positional('connector'),
        profile: args.positional('profile'),
        resume: args.flag('resume'),
      });
      const { output } = context;
      const steps = reportSteps(run, context.now());
      output.result({ ...run, steps }, () => renderSteps(steps, output.style));
      await describeRunErrors(context, instance, [run]);
      noteHeldExports(context, [run]);
      return exitCodeOfRun(run.result);
    }),
};
