import { compareConfigurations, describeLoss, printable, schemaLosses } from '@cognate/server';
import type { ConfigurationDifference, Instance } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderProblems } from './render-problems.ts';

const SHOWN = 40;

/** `cognate config apply` */
export const configApplyCommand: Command = {
  path: ['config', 'apply'],
  summary: 'Checks the configuration files and puts them in force.',
  description: [
    'The configuration is stored in the database with a version number; runs use the version in force, not the files. Applying what is in force already changes nothing. Changed rules take effect on objects that are synchronized from then on: run a full synchronization for all. A type that metaverse objects are of cannot go, nor can an attribute with values become of another data type.',
    'The folder is remembered: relative paths in the settings of connectors start there.',
  ],
  positionals: [],
  options: [{ name: 'dry-run', summary: 'Only shows what would change.' }],
  examples: [
    { line: 'config apply --config examples/contoso', does: 'Puts the example in force.' },
    { line: 'config apply --dry-run', does: 'Shows what the changed files would change.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { output, configDirectory } = context;
      const { configuration, problems } = await instance.loadFolder(configDirectory);
      if (configuration === undefined) {
        output.result({ applied: false, problems }, () => renderProblems(problems, context));
        return EXIT.findings;
      }
      const before = await instance.stored();
      const difference = compareConfigurations(before?.configuration, configuration);
      const losses = await schemaLosses(instance.store, before?.configuration, configuration);
      const dryRun = args.flag('dry-run');
      const applied = dryRun
        ? undefined
        : await instance.apply(configDirectory, configuration, context.user);
      const left = await leftBehind(instance, configuration.connectors);
      const shown = { difference, problems, losses, leftBehind: left };
      output.result({ applied: !dryRun, ...applied, ...shown }, () =>
        [
          ...(problems.length === 0 ? [] : [renderProblems(problems, context)]),
          ...renderDifference(difference, before !== undefined),
          ...losses.map(describeLoss),
          outcome(applied),
          ...left.map(renderLeftBehind),
          '',
        ].join('\n'),
      );
      return EXIT.ok;
    }),
};

interface LeftBehind {
  readonly connector: string;
  readonly objects: number;
}

/** Connectors that the configuration does not have, with their objects that are still in the store. */
async function leftBehind(
  { store }: Instance,
  connectors: readonly { readonly id: string }[],
): Promise<readonly LeftBehind[]> {
  const configured = new Set(connectors.map(({ id }) => id));
  return (await store.statistics()).flatMap(({ connector, 'total-objects': objects }) =>
    objects === 0 || configured.has(connector) ? [] : [{ connector, objects }],
  );
}

const renderLeftBehind = ({ connector, objects }: LeftBehind): string =>
  `${objects} object(s) of connector "${printable(connector)}" remain, which the configuration does not have: they stay connected, and no run changes them or what they supplied. To remove them with that: cognate cs remove ${printable(connector)}`;

function outcome(
  applied: { readonly version: number; readonly changed: boolean } | undefined,
): string {
  if (applied === undefined) return 'Nothing was applied.';
  const { version, changed } = applied;
  return changed
    ? `Version ${version} is in force.`
    : `No change: version ${version} stays in force.`;
}

function renderDifference(
  { added, changed, removed }: ConfigurationDifference,
  hadOne: boolean,
): readonly string[] {
  // Of the first configuration everything is new: nobody reads that list.
  if (!hadOne) return [];
  const lines = [
    ...added.map((place) => `+ ${place}`),
    ...changed.map((place) => `~ ${place}`),
    ...removed.map((place) => `- ${place}`),
  ];
  return lines.length > SHOWN
    ? [...lines.slice(0, SHOWN), `... and ${lines.length - SHOWN} more`]
    : lines;
}
