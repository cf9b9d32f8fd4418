import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { hasChanges, removeDataDirectory } from '@cognate/server';
import type { Instance, RunRow } from '@cognate/server';
import type { Command, CommandArguments } from '../command-line/command.ts';
import type { CommandContext } from '../command-context.ts';
import { hasStage, openStage, wasStaged } from '../demo/open-stage.ts';
import type { DemoStage } from '../demo/open-stage.ts';
import { renderTargets } from '../demo/render-targets.ts';
import { compareLines, readLines, targetFiles } from '../demo/target-files.ts';
import type { TargetChange } from '../demo/target-files.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { renderSteps, reportSteps } from '../run/describe-step.ts';
import { exitCodeOfRun, mayFollow } from '../run/exit-code-of-run.ts';
import { describeRunErrors } from '../run/list-run-errors.ts';
import { performRun } from '../run/perform-run.ts';
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
    'An example may bring systems along that are no files: "demo sharepoint" shows a page with people and photos until Ctrl+C is pressed, and starts over each time.',
    'The data stay in .cognate/demo of the checkout for a closer look: add --data .cognate/demo to the other commands. DATABASE_URL is not used, so that the demo never mixes with real data; --database-url is.',
  ],
  positionals: [
    { name: 'example', summary: 'The folder under examples/ (default: contoso).', optional: true },
  ],
  options: [
    { name: 'once', summary: 'Ends after one cycle, also where there is a page to look at.' },
    { name: 'reset', summary: 'Removes the data of earlier demos first.' },
    { name: 'example', value: 'NAME', summary: 'The same as the name alone.' },
  ],
  examples: [
    { line: 'demo', does: 'Runs the example; a second time there are no changes.' },
    { line: 'demo --reset', does: 'Starts over.' },
    { line: 'demo sharepoint', does: 'Sends 200 people to a SharePoint that is none.' },
  ],
  defaults: (args) => ({
    dataDirectory: path.join(CHECKOUT, '.cognate', dataFolder(args)),
    configDirectory: exampleFolder(args),
    ignoresDatabaseVariable: true,
  }),
  run: async (args, context) => {
    const { output, dataDirectory, configDirectory, workingDirectory } = context;
    const here = (place: string): string => path.relative(workingDirectory, place) || '.';
    const staged = hasStage(configDirectory);
    if (args.flag('reset') || wasStaged(dataDirectory)) await removeDataDirectory(dataDirectory);
    output.note(`Demo with ${here(configDirectory)}; its data are in ${here(dataDirectory)}.`);
    if (!staged)
      return context.withInstance((instance) => runDemo(context, instance, configDirectory));
    const stage = await openStage(configDirectory, dataDirectory);
    try {
      return await context.withInstance((instance) => runOnStage(context, instance, stage, args));
    } finally {
      await stage.close();
    }
  },
};

const exampleName = (args: CommandArguments): string =>
  args.option('example') ?? args.optionalPositional('example') ?? 'contoso';

/** What stands on a stage is no place for the data of other examples. */
const dataFolder = (args: CommandArguments): string =>
  hasStage(exampleFolder(args)) ? `demo-${exampleName(args)}` : 'demo';

function exampleFolder(args: CommandArguments): string {
  const name = exampleName(args);
  const known = existsSync(EXAMPLES) ? readdirSync(EXAMPLES) : [];
  const complete = known.filter((each) => existsSync(path.join(EXAMPLES, each, 'cognate.yaml')));
  if (!complete.includes(name))
    throw new UsageError(
      `There is no example "${name}".`,
      `There are: ${complete.join(', ') || 'none'}.`,
    );
  return path.join(EXAMPLES, name);
}

/** Runs the cycle, and leaves the stage open to be looked at. */
async function runOnStage(
  context: CommandContext,
  instance: Instance,
  stage: DemoStage,
  args: CommandArguments,
): Promise<ExitCode> {
  for (const [name, value] of Object.entries(stage.secrets))
    await instance.secrets.set(name, value, context.user);
  const code = await runDemo(context, instance, stage.configDirectory, stage.cycle);
  if (code !== EXIT.ok || args.flag('once') || context.signal.aborted) return code;
  context.output.note(`${stage.look}\nCtrl+C ends the demo.`);
  await once(context.signal, 'abort');
  return code;
}

async function runDemo(
  context: CommandContext,
  instance: Instance,
  folder: string,
  cycle = 'default',
): Promise<ExitCode> {
  const { output } = context;
  const { configuration, problems } = await instance.loadFolder(folder);
  if (configuration === undefined) {
    output.result({ problems }, () => renderProblems(problems, context));
    return EXIT.findings;
  }
  const { version } = await instance.apply(folder, configuration, context.user);
  output.note(`Version ${version} of the configuration is in force.`);
  const files = targetFiles(configuration, instance.dataDirectory);
  const before = readLines(files);
  const runs = await runCycle({
    steps: configuration.cycles?.[cycle] ?? [],
    perform: (step) => performRun(context, instance, step),
    signal: context.signal,
  });
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
