import { AppError } from '@cognate/kernel';
import { formatTime } from '@cognate/server';
import type { Instance, RunRow } from '@cognate/server';
import type { Command, CommandArguments } from '../command-line/command.ts';
import { countOption } from '../command-line/count-option.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatNumber, renderTable } from '../output/render-table.ts';
import { describeConnections } from '../run/describe-connections.ts';
import { describeRunError } from '../run/describe-run-error.ts';
import { paintResult, renderSteps, reportSteps } from '../run/describe-step.ts';
import { renderCounters } from '../run/render-counters.ts';
import { showErrors } from './runs/show-errors.ts';
import { showObjects } from './runs/show-objects.ts';

const SHOWN_ERRORS = 20;

/** `cognate runs [id]` */
export const runsCommand: Command = {
  path: ['runs'],
  summary: 'Lists the runs, newest first, or shows one of them.',
  description: [
    'A run is shown with its steps, the counters of each step by the names that MIM uses, and its errors. --errors and --objects look into it further.',
  ],
  positionals: [{ name: 'id', summary: 'The run to show.', optional: true }],
  options: [
    {
      name: 'connector',
      value: 'ID',
      summary: 'Only runs of this connector; with --objects, only its objects.',
    },
    { name: 'limit', value: 'N', summary: 'How many (default: 20 runs, 100 objects).' },
    { name: 'before', value: 'RUN', summary: 'Only runs before this one, to page on.' },
    { name: 'all-errors', summary: 'All errors of the run, not only the first 20.' },
    {
      name: 'errors',
      summary: 'Only the errors of the run, all of them, and since when each has been there.',
    },
    {
      name: 'objects',
      value: 'COUNTER',
      summary: 'The objects that the run counted under this name, for example stage-add.',
    },
    { name: 'step', value: 'N', summary: 'With --objects: only this step of the run.' },
  ],
  examples: [
    { line: 'runs --connector hr', does: 'What was run on the connector "hr".' },
    { line: 'runs 12', does: 'What run 12 did, and what went wrong.' },
    { line: 'runs 12 --errors', does: 'Everything that went wrong in run 12.' },
    { line: 'runs 12 --objects stage-delete', does: 'Which objects are gone from the source.' },
  ],
  run: (args, context) =>
    context.withInstance((instance) =>
      args.optionalPositional('id') === undefined
        ? listRuns(args, context, instance)
        : showRun(args, context, instance),
    ),
};

async function listRuns(
  args: CommandArguments,
  context: CommandContext,
  instance: Instance,
): Promise<ExitCode> {
  const connector = args.option('connector');
  const before = countOption(args, 'before');
  const runs = await instance.store.runs({
    limit: countOption(args, 'limit') ?? 20,
    ...(connector === undefined ? {} : { connector }),
    ...(before === undefined ? {} : { before }),
  });
  const { style } = context.output;
  context.output.result(runs, () =>
    renderTable(
      [
        { title: 'run', value: ({ id }: RunRow) => id },
        { title: 'connector', value: (run) => run.connector },
        { title: 'profile', value: (run) => run.profile },
        { title: 'started', value: (run) => formatTime(run.startedAt) },
        { title: 'seconds', value: (run) => secondsOf(run, context.now()), align: 'right' },
        { title: 'by', value: (run) => run.startedBy },
        { title: 'result', value: (run) => run.result, paint: paintResult(style) },
      ],
      runs,
      style,
    ),
  );
  if (runs.length === 0) context.output.note('There are no runs yet.');
  return EXIT.ok;
}

const secondsOf = ({ startedAt, endedAt }: RunRow, now: Date): string =>
  (((endedAt ?? now).getTime() - startedAt.getTime()) / 1000).toFixed(2);

async function showRun(
  args: CommandArguments,
  context: CommandContext,
  instance: Instance,
): Promise<ExitCode> {
  const id = Number(args.positional('id'));
  const run = Number.isSafeInteger(id) ? await instance.store.recordedRun(id) : undefined;
  if (run === undefined)
    throw new AppError('unknown-object', `There is no run ${args.positional('id')}.`, {
      remedy: 'Run "cognate runs" for the list.',
    });
  if (args.option('objects') !== undefined) return showObjects(run, args, context, instance);
  if (args.flag('errors')) return showErrors(run, context);
  const { errors } = run;
  const steps = reportSteps(run, context.now());
  const { output } = context;
  output.result(
    { ...run, steps: run.steps.map((step, index) => ({ ...steps[index], ...step })) },
    () => {
      const shown = args.flag('all-errors') ? errors : errors.slice(0, SHOWN_ERRORS);
      return [
        `Run ${run.id}: ${run.connector} ${run.profile} (number ${run.number} of this connector), started ${formatTime(run.startedAt)} by ${run.startedBy}: ${run.result}`,
        '',
        renderSteps(steps, output.style),
        ...run.steps.map((step) => renderCounters(step, output.style)),
        ...run.steps.flatMap(describeConnections),
        ...(errors.length === 0 ? [] : [output.style.bold('errors')]),
        ...shown.map((error) => `step ${error.step}: ${describeRunError(error)}`),
        ...(shown.length < errors.length
          ? [`${formatNumber(errors.length - shown.length)} more: --all-errors lists them.`]
          : []),
        '',
      ].join('\n');
    },
  );
  return EXIT.ok;
}
