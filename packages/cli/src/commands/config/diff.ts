import { configurationChanges } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { renderChanges } from '../../configuration/render-changes.ts';
import { versionArgument } from '../../configuration/version-argument.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';

/** `cognate config diff <from> <to>` */
export const configDiffCommand: Command = {
  path: ['config', 'diff'],
  summary: 'Shows how one version of the configuration differs from another.',
  positionals: [
    { name: 'from', summary: 'The number of the earlier version.' },
    { name: 'to', summary: 'The number of the later one.' },
  ],
  options: [],
  examples: [{ line: 'config diff 2 3', does: 'What version 3 changed.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { output } = context;
      const from = await instance.version(versionArgument(args, 'from'));
      const to = await instance.version(versionArgument(args, 'to'));
      const changes = configurationChanges(from.configuration, to.configuration);
      output.result({ from: from.version, to: to.version, changes }, () =>
        changes.length === 0
          ? 'They do not differ.\n'
          : [...renderChanges(changes, output.style), ''].join('\n'),
      );
      return EXIT.ok;
    }),
};
