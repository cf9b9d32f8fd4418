import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { findConnector, formatProblem, runWhatIf } from '@cognate/server';
import type { Instance } from '@cognate/server';
import type { Command, CommandArguments } from '../../command-line/command.ts';
import type { CommandContext } from '../../command-context.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { createProgress } from '../../run/progress.ts';
import { exitCodeOfRun } from '../../run/exit-code-of-run.ts';
import { formatNumber } from '../../output/render-table.ts';
import { renderReport } from '../../what-if/show-report.ts';
import { whatIfLabels } from '../../what-if/what-if-labels.ts';

/** `cognate what-if run <connector>` */
export const whatIfRunCommand: Command = {
  path: ['what-if', 'run'],
  summary: 'Synchronizes a whole connector for the sake of a report, and changes nothing.',
  description: [
    'Tells which objects a synchronization would change, and how, by performing it on data that are put back. The report is kept until it is deleted. Nothing else can run meanwhile.',
    'With --with it is done by the rules of a configuration folder that was not applied: what would change if it were?',
  ],
  positionals: [{ name: 'connector', summary: 'The connector, by its id.' }],
  options: [
    { name: 'full', summary: 'All objects, as a full synchronization; otherwise what is pending.' },
    { name: 'with', value: 'DIR', summary: 'The rules of this configuration folder.' },
  ],
  examples: [
    { line: 'what-if run hr', does: 'What the next delta synchronization of "hr" would do.' },
    {
      line: 'what-if run hr --full --with ./new-config',
      does: 'What changed rules would do to everybody.',
    },
  ],
  run: (args, context) => context.withInstance((instance) => perform(args, context, instance)),
};

async function perform(
  args: CommandArguments,
  context: CommandContext,
  instance: Instance,
): Promise<ExitCode> {
  const { output } = context;
  const folder = args.option('with');
  const given =
    folder === undefined
      ? undefined
      : await readGiven(instance, path.resolve(context.workingDirectory, folder));
  const scope = args.flag('full') ? 'full' : 'delta';
  const progress = createProgress(context, args.positional('connector'), () => 0);
  const report = await instance
    .withRules(given, (rules) =>
      runWhatIf(
        { store: instance.store, rules, now: context.now },
        {
          connector: findConnector(rules, args.positional('connector')).id,
          scope,
          configuration: folder ?? 'active',
          startedBy: context.user,
          signal: context.signal,
          onProgress: (objects) => {
            progress.update({ run: 0, step: 1, type: `${scope}-sync`, objects });
          },
        },
      ),
    )
    .finally(() => {
      progress.finish([]);
    });
  const groups = await instance.store.whatIfGroups(report.id);
  const labels = await whatIfLabels(instance, report.id, []);
  output.result({ ...report, groups }, () =>
    renderReport({ report, groups, entries: [], labels }, output.style),
  );
  if (report.objects + report.metaverse > 0)
    output.note(
      `"cognate what-if show ${report.id}" lists the ${formatNumber(report.objects + report.metaverse)} objects with their changes.`,
    );
  return report.result === 'success' ? EXIT.ok : exitCodeOfRun(report.result);
}

async function readGiven(
  instance: Instance,
  folder: string,
): Promise<NonNullable<Parameters<Instance['withRules']>[0]>> {
  const { configuration, problems } = await instance.loadFolder(folder);
  if (configuration !== undefined) return { folder, configuration };
  const [first] = problems.filter(({ severity }) => severity === 'error');
  throw new AppError(
    'configuration-not-valid',
    `The configuration in ${folder} is not valid${first === undefined ? '' : `: ${formatProblem(first)}`}`,
    { remedy: `Run "cognate config validate --config ${folder}" and correct it.` },
  );
}
