import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { hasChanges, removeDataDirectory } from '@cognate/server';
import type { Instance, RunRow } from '@cognate/server';
import type { Command, CommandArguments } from '../command-line/command.ts';
import type { CommandContext } from '../command-context.ts';
import { renderTargets } from '../demo/render-targets.ts';
import { compareLines, readLines, targetFiles } from '../demo/target-files.ts';
import type { TargetChange } from '../demo/target-files.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { renderSteps, reportSteps } from '../run/describe-step.ts';
import { exitCodeOfRun, mayFollow } from '../run/exit-code-of-run.ts';
import { describeRunErrors } from '../run/list-run-errors.ts';
import { runCycle } from '../run/run-cycle.ts';
import { UsageError } from '../usage-error.ts';
import { renderProblems } from './config/render-problems.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../../../..');
const EXAMPLES = path.join(CHECKOUT, 'examples');

/** `cognate demo` */
export const demoCommand: Command = {
  path: ['demo'],
  summary: 'Runs a whole cycle on an example company.',
  description: [
    'Starts a database of its own, applies the configuration of the example, imports from its sources, synchronizes, exports to its targets and confirms. Then shows what each step did and what changed in the targets. A second run finds nothing to do and says "no changes".',
    'The sources of the example have a few broken rows on purpose: the runs that meet them end with completed-discovery-errors and name each row. The exit code is 0 all the same.',
    'The data stay in .cognate/demo of the checkout for a closer look: add --data .cognate/demo to the other commands. DATABASE_URL is not used, so that the demo never mixes with real data; --database-url is.',
  ],
  positionals: [],
  options: [
    { name: 'once', summary: 'Ends after one cycle, as it does now in any case.' },
    { name: 'reset', summary: 'Removes the data of earlier demos first.' },
    { name: 'example', value: 'NAME', summary: 'The folder under examples/ (default: contoso).' },
  ],
  examples: [
    { line: 'demo', does: 'Runs the example; a second time there are no changes.' },
    { line: 'demo --reset', does: 'Starts over.' },
  ],
  defaults: (args) => ({
    dataDirectory: path.join(CHECKOUT, '.cognate', 'demo'),
    configDirectory: exampleFolder(args),
    ignoresDatabaseVariable: true,
  }),
  run: async (args, context) => {
    const { output, dataDirectory, configDirectory, workingDirectory } = context;
    const here = (place: string): string => path.relative(workingDirectory, place) || '.';
    if (args.flag('reset')) await removeDataDirectory(dataDirectory);
    output.note(`Demo with ${here(configDirectory)}; its data are in ${here(dataDirectory)}.`);
    return context.withInstance((instance) => runDemo(context, instance));
  },
};

function exampleFolder(args: CommandArguments): string {
  const name = args.option('example') ?? 'contoso';
  const known = existsSync(EXAMPLES) ? readdirSync(EXAMPLES) : [];
  const complete = known.filter((each) => existsSync(path.join(EXAMPLES, each, 'cognate.yaml')));
  if (!complete.includes(name))
    throw new UsageError(
      `There is no example "${name}".`,
      `There are: ${complete.join(', ') || 'none'}.`,
    );
  return path.join(EXAMPLES, name);
}

async function runDemo(context: CommandContext, instance: Instance): Promise<ExitCode> {
  const { output, configDirectory } = context;
  const { configuration, problems } = await instance.loadFolder(configDirectory);
  if (configuration === undefined) {
    output.result({ problems }, () => renderProblems(problems, context));
    return EXIT.findings;
  }
  const { version } = await instance.apply(configDirectory, configuration, context.user);
  output.note(`Version ${version} of the configuration is in force.`);
  const files = targetFiles(configuration, instance.dataDirectory);
  const before = readLines(files);
  const runs = await runCycle(context, instance, configuration.cycles?.['default'] ?? []);
  const targets = compareLines(before, readLines(files));
  await report(context, instance, runs, targets);
  const failed = runs.find(({ result }) => !mayFollow(result));
  return failed === undefined ? EXIT.ok : exitCodeOfRun(failed.result);
}

async function report(
  context: CommandContext,
  instance: Instance,
  runs: readonly RunRow[],
  targets: readonly TargetChange[],
): Promise<void> {
  const { output, workingDirectory } = context;
  const steps = runs.flatMap((run) => reportSteps(run, context.now()));
  const touched = targets.filter(({ added, removed }) => added.length + removed.length > 0);
  const changed = touched.length > 0 || steps.some(hasChanges);
  const complete = runs.every(({ result }) => mayFollow(result));
  output.result({ changed, complete, steps, targets }, () =>
    [
      '',
      renderSteps(steps, output.style),
      ...(touched.length > 0 ? [output.style.bold('Changed in the targets')] : []),
      renderTargets(touched, workingDirectory, output.style),
      ...(complete && !changed ? ['no changes'] : []),
      '',
    ].join('\n'),
  );
  if (!complete || runs.some(({ result }) => result !== 'success'))
    output.note('What the runs found:');
  await describeRunErrors(context, instance, runs);
}
