import { renderFolder } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { versionArgument } from '../../configuration/version-argument.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';

/** `cognate config show <version>` */
export const configShowCommand: Command = {
  path: ['config', 'show'],
  summary: 'Shows a configuration that was in force, as the files that it would be.',
  positionals: [{ name: 'version', summary: 'Its number in "config history".' }],
  options: [],
  examples: [{ line: 'config show 3', does: 'The files of version 3.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { version, appliedAt, configuration } = await instance.version(
        versionArgument(args, 'version'),
      );
      context.output.result({ version, appliedAt, configuration }, () =>
        [...renderFolder(configuration)].map(([file, text]) => `# ${file}\n${text}`).join('\n'),
      );
      return EXIT.ok;
    }),
};
