import { AppError } from '@cognate/kernel';
import type { Command } from '../command-line/command.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { reportSteps, renderSteps } from '../run/describe-step.ts';
import { exitCodeOfRun } from '../run/exit-code-of-run.ts';
import { conflictingRuns, synchronizing } from '../run/conflicting-runs.ts';
import { describeRunErrors } from '../run/list-run-errors.ts';
import { noteHeldExports } from '../run/note-held-exports.ts';
import { performRun } from '../run/perform-run.ts';
import { runCycle } from '../run/run-cycle.ts';

/** `cognate cycle [name]` */
export const cycleCommand: Command = {
  path: ['cycle'],
  summary: 'Runs the run profiles of a cycle one after the other.',
  description: [
    'A cycle is a list of connectors and run profiles in cognate.yaml. It goes on after a run that ended with errors of single objects, and ends with the first run that did not come to its end. The exit code is that of the worst run.',
  ],
  positionals: [{ name: 'name', summary: 'The cycle (default: default).', optional: true }],
  options: [
    {
      name: 'parallel',
      summary:
        'Runs imports of different connectors, and exports to different ones, at the same time where no synchronization is listed between them.',
    },
  ],
  examples: [{ line: 'cycle', does: 'Runs the cycle "default".' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const name = args.optionalPositional('name') ?? 'default';
      const { configuration, rules } = await instance.active();
      const cycles = configuration.cycles ?? {};
      const steps = Object.hasOwn(cycles, name) ? cycles[name] : undefined;
      if (steps === undefined)
        throw new AppError('unknown-cycle', `There is no cycle "${name}".`, {
          remedy: `Configured are: ${Object.keys(cycles).join(', ') || 'none'}.`,
        });
      const conflicts = args.flag('parallel') ? conflictingRuns(synchronizing(rules)) : undefined;
      const runs = await runCycle({
        steps,
        perform: (step) => performRun(context, instance, step),
        conflicts,
        signal: context.signal,
      });
      const { output } = context;
      const reports = runs.flatMap((run) => reportSteps(run, context.now()));
      output.result(
        {
          cycle: name,
          runs: runs.map((run) => ({ ...run, steps: reportSteps(run, context.now()) })),
        },
        () => renderSteps(reports, output.style),
      );
      await describeRunErrors(context, instance, runs);
      noteHeldExports(context, runs);
      const codes = runs.map(({ result }) => exitCodeOfRun(result));
      return codes.includes(EXIT.notStarted)
        ? EXIT.notStarted
        : codes.includes(EXIT.findings)
          ? EXIT.findings
          : EXIT.ok;
    }),
};
