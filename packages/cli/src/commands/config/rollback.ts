import { configurationChanges } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { renderChanges } from '../../configuration/render-changes.ts';
import { versionArgument } from '../../configuration/version-argument.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';

/** `cognate config rollback <version>` */
export const configRollbackCommand: Command = {
  path: ['config', 'rollback'],
  summary: 'Puts an earlier version of the configuration in force again.',
  description: [
    'It becomes a new version, and the history keeps all. The files of the configuration folder stay as they are: "config export" writes what is in force. Objects follow when they are synchronized, as after any change.',
  ],
  positionals: [{ name: 'version', summary: 'Its number in "config history".' }],
  options: [{ name: 'dry-run', summary: 'Only shows what would change.' }],
  examples: [
    { line: 'config rollback 3 --dry-run', does: 'What would change.' },
    { line: 'config rollback 3', does: 'Puts version 3 in force again.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { output, user } = context;
      const version = versionArgument(args, 'version');
      const before = await instance.stored();
      const earlier = await instance.version(version);
      const changes = configurationChanges(before?.configuration, earlier.configuration);
      const isDry = args.flag('dry-run');
      const applied = isDry ? undefined : await instance.rollBack(version, user);
      output.result({ applied: !isDry, ...applied, changes }, () =>
        [
          ...renderChanges(changes, output.style),
          applied === undefined
            ? 'Nothing was changed.'
            : applied.changed
              ? `Version ${applied.version}, which is ${version} again, is in force.`
              : `No change: version ${applied.version} stays in force.`,
          '',
        ].join('\n'),
      );
      return EXIT.ok;
    }),
};
