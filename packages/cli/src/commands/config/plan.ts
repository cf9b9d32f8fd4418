import type { Configuration } from '@cognate/contract';
import {
  configurationChanges,
  describeLoss,
  planEffects,
  runWhatIf,
  schemaLosses,
} from '@cognate/server';
import type { Instance, PlanEffect } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import type { CommandContext } from '../../command-context.ts';
import { renderChanges } from '../../configuration/render-changes.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { formatNumber, renderTable } from '../../output/render-table.ts';
import { renderProblems } from './render-problems.ts';

/** `cognate config plan` */
export const configPlanCommand: Command = {
  path: ['config', 'plan'],
  summary: 'Shows what the configuration files would change, and which objects that concerns.',
  description: [
    'Every place that differs from the configuration in force, with what stands there and what would; then the effect: for every connector how many objects would have to be calculated anew, and how many of the metaverse are of a type, or have values of an attribute, that would go. Nothing is changed.',
    'With --what-if the full synchronization of each of these connectors is calculated with the new rules and counted, as "what-if run" does; nothing else can run meanwhile, and the reports are kept for "what-if show".',
  ],
  positionals: [],
  options: [{ name: 'what-if', summary: 'Calculates what would change in how many objects.' }],
  examples: [
    { line: 'config plan', does: 'What "config apply" would do.' },
    { line: 'config plan --what-if', does: 'The same, with the objects that would change.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { output, configDirectory } = context;
      const { configuration, problems } = await instance.loadFolder(configDirectory);
      if (configuration === undefined) {
        output.result({ valid: false, problems }, () => renderProblems(problems, context));
        return EXIT.findings;
      }
      const before = (await instance.stored())?.configuration;
      const changes = configurationChanges(before, configuration);
      const effects = planEffects(changes, await instance.store.statistics(), {
        before: idsOf(before),
        after: idsOf(configuration),
      });
      const reports = args.flag('what-if')
        ? await calculate(instance, context, configuration, effects)
        : [];
      const losses = await schemaLosses(instance.store, before, configuration);
      output.result({ valid: true, problems, changes, effects, losses, whatIf: reports }, () =>
        [
          ...(problems.length === 0 ? [] : [renderProblems(problems, context)]),
          ...(before === undefined ? ['Everything is new.'] : renderChanges(changes, output.style)),
          ...(changes.length === 0
            ? ['Nothing would change.']
            : ['', renderEffects(effects, context)]),
          ...losses.map(describeLoss),
          ...reports.map(describe),
          '',
        ].join('\n'),
      );
      return EXIT.ok;
    }),
};

const idsOf = (configuration: Configuration | undefined): readonly string[] =>
  (configuration?.connectors ?? []).map(({ id }) => id);

const WORDS: Readonly<Record<PlanEffect['kind'], string>> = {
  new: 'new: to be imported',
  removed: 'its objects stay without rules until "cs remove"',
  rules: 'a full synchronization applies the rules',
  none: 'no object is concerned',
};

const renderEffects = (effects: readonly PlanEffect[], { output }: CommandContext): string =>
  renderTable(
    [
      { title: 'CONNECTOR', value: ({ connector }) => connector },
      { title: 'OBJECTS', value: ({ objects }) => objects },
      { title: 'PARTS', value: ({ parts }) => parts.join(', ') },
      { title: 'EFFECT', value: ({ kind }) => WORDS[kind] },
    ],
    effects,
    output.style,
  ).trimEnd();

type Report = Awaited<ReturnType<typeof runWhatIf>>;

const describe = ({ id, connector, result, objects, metaverse }: Report): string =>
  `What-if run ${id}, ${connector}: ${result}: ${formatNumber(objects)} objects of connector spaces and ${formatNumber(metaverse)} of the metaverse would change.`;

/** One after the other: each claims everything. A new connector has no objects yet. */
async function calculate(
  instance: Instance,
  { configDirectory, user, now, signal }: CommandContext,
  configuration: Configuration,
  effects: readonly PlanEffect[],
): Promise<readonly Report[]> {
  const concerned = effects.filter(({ kind, objects }) => kind === 'rules' && objects > 0);
  if (concerned.length === 0) return [];
  return instance.withRules({ folder: configDirectory, configuration }, async (rules) => {
    const reports: Report[] = [];
    for (const { connector } of concerned)
      reports.push(
        await runWhatIf(
          { store: instance.store, rules, now },
          { connector, scope: 'full', configuration: configDirectory, startedBy: user, signal },
        ),
      );
    return reports;
  });
}
