import path from 'node:path';
import { AppError } from '@cognate/kernel';
import type { Instance, RecordedRun } from '@cognate/server';
import type { Command, CommandArguments } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { timeOption } from '../../command-line/time-option.ts';
import type { CommandContext } from '../../command-context.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { finishedRuns, writeHistory, writeHistoryFile } from '../../history/write-history.ts';
import { formatNumber } from '../../output/render-table.ts';
import { UsageError } from '../../usage-error.ts';

/** `cognate runs export` */
export const runsExportCommand: Command = {
  path: ['runs', 'export'],
  summary: 'Writes runs as the run history XML of MIM.',
  description: [
    'What reads the run history that MIM saves reads this too: the same elements, counters, results and errors. Runs stand in the order in which they were started. Runs in progress are left out, unless --run names one.',
  ],
  positionals: [],
  options: [
    { name: 'connector', value: 'ID', summary: 'Only runs of this connector.' },
    { name: 'since', value: 'TIME', summary: 'Only runs that started then or later.' },
    { name: 'run', value: 'RUN', summary: 'Only this run.' },
    {
      name: 'file',
      value: 'FILE',
      summary: 'The file to write, which must be new (default: the standard output).',
    },
  ],
  examples: [
    { line: 'runs export --run 12', does: 'Shows one run as XML.' },
    {
      line: 'runs export --connector hr --since 2026-01-01 --file hr.xml',
      does: 'Saves what was run on the connector "hr" this year.',
    },
  ],
  run: (args, context) => context.withInstance((instance) => exportRuns(args, context, instance)),
};

async function exportRuns(
  args: CommandArguments,
  context: CommandContext,
  instance: Instance,
): Promise<ExitCode> {
  const { output, workingDirectory } = context;
  const name = args.option('file');
  if (name === undefined && output.format === 'json')
    throw new UsageError('A run history is XML, not JSON.', 'Name a file for it with --file FILE.');
  const runs = selectedRuns(args, instance);
  const file = name === undefined ? undefined : path.resolve(workingDirectory, name);
  const count =
    file === undefined
      ? await writeHistory(instance, runs, (text) => output.terminal.stdout(text))
      : await writeHistoryFile(instance, runs, file);
  if (file !== undefined)
    output.result({ file: count > 0 ? file : null, runs: count }, () =>
      count > 0 ? `${formatNumber(count)} runs were written to ${file}.\n` : '',
    );
  if (count === 0) output.note('There are no such runs.');
  return count === 0 ? EXIT.findings : EXIT.ok;
}

function selectedRuns(args: CommandArguments, instance: Instance): AsyncIterable<RecordedRun> {
  const connector = args.option('connector');
  const since = timeOption(args, 'since');
  const id = countOption(args, 'run');
  if (id === undefined)
    return finishedRuns(instance, {
      ...(connector === undefined ? {} : { connector }),
      ...(since === undefined ? {} : { since }),
    });
  if (connector !== undefined || since !== undefined)
    throw new UsageError('--run names one run; --connector and --since select others.');
  return oneRun(instance, id);
}

async function* oneRun({ store }: Instance, id: number): AsyncGenerator<RecordedRun> {
  const run = await store.recordedRun(id);
  if (run === undefined)
    throw new AppError('unknown-object', `There is no run ${id}.`, {
      remedy: 'Run "cognate runs" for the list.',
    });
  yield run;
}
