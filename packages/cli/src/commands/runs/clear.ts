import path from 'node:path';
import type { Instance } from '@cognate/server';
import type { Command, CommandArguments } from '../../command-line/command.ts';
import { timeOption } from '../../command-line/time-option.ts';
import type { CommandContext } from '../../command-context.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { finishedRuns, writeHistoryFile } from '../../history/write-history.ts';
import { formatNumber } from '../../output/render-table.ts';
import { UsageError } from '../../usage-error.ts';

/** Between two pages of so many runs a clearing can be stopped. */
const PAGE = 50;

/** `cognate runs clear --before TIME` */
export const runsClearCommand: Command = {
  path: ['runs', 'clear'],
  summary: 'Clears old runs from the history.',
  description: [
    'Removes the steps, counters, errors and lists of objects of all runs that ended before a time. Objects, their values and what is pending are not touched, and where a value came from and when stays known. Runs in progress are never cleared. The history can be written to a file first; nothing is cleared before that file is whole.',
  ],
  positionals: [],
  options: [
    {
      name: 'before',
      value: 'TIME',
      summary: 'Runs that ended earlier are cleared: a day (2026-01-31) or a time. Required.',
    },
    {
      name: 'export',
      value: 'FILE',
      summary: 'First writes these runs, as "runs export" does, to this new file.',
    },
  ],
  examples: [
    {
      line: 'runs clear --before 2026-01-01 --export history-2025.xml',
      does: 'Moves the runs of last year into a file.',
    },
  ],
  run: (args, context) => {
    const before = timeOption(args, 'before');
    if (before === undefined)
      throw new UsageError('The option --before is missing.', 'Write --before 2026-01-31.');
    return context.withInstance((instance) => clear(before, args, context, instance));
  },
};

interface Cleared {
  readonly runs: number;
  readonly steps: number;
  readonly errors: number;
  readonly objects: number;
}

async function clear(
  wanted: Date,
  args: CommandArguments,
  context: CommandContext,
  instance: Instance,
): Promise<ExitCode> {
  const { output } = context;
  const now = context.now();
  // What ends only from now on was not exported.
  const before = wanted < now ? wanted : now;
  const file = args.option('export');
  const exported =
    file === undefined
      ? undefined
      : await exportFirst(instance, before, path.resolve(context.workingDirectory, file));
  const cleared = await clearAll(context, instance, before);
  const inProgress = await instance.store.countRunsInProgress();
  const stopped = context.signal.aborted;
  output.result({ before, ...cleared, inProgress, stopped, exported: exported ?? null }, () =>
    [
      ...(exported === undefined
        ? []
        : [`${formatNumber(exported.runs)} runs were written to ${exported.file ?? 'no file'}.`]),
      `${formatNumber(cleared.runs)} runs were cleared: ${formatNumber(cleared.steps)} steps, ` +
        `${formatNumber(cleared.errors)} errors, ${formatNumber(cleared.objects)} objects behind counters.`,
      '',
    ].join('\n'),
  );
  if (inProgress > 0) output.note(`Runs in progress, which stay: ${formatNumber(inProgress)}.`);
  if (stopped) output.warn('The clearing was stopped; clear again for the rest.');
  return stopped ? EXIT.findings : EXIT.ok;
}

async function exportFirst(
  instance: Instance,
  endedBefore: Date,
  file: string,
): Promise<{ readonly file: string | null; readonly runs: number }> {
  const runs = await writeHistoryFile(instance, finishedRuns(instance, { endedBefore }), file);
  return { file: runs > 0 ? file : null, runs };
}

async function clearAll(
  { signal }: CommandContext,
  { store }: Instance,
  before: Date,
): Promise<Cleared> {
  const sum = { runs: 0, steps: 0, errors: 0, objects: 0 };
  while (!signal.aborted) {
    const page = await store.clearRuns(before, PAGE);
    sum.runs += page.runs;
    sum.steps += page.steps;
    sum.errors += page.errors;
    sum.objects += page.objects;
    if (page.runs === 0) break;
  }
  return sum;
}
