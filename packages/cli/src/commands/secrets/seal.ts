import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';

/** `cognate secrets seal` */
export const secretsSealCommand: Command = {
  path: ['secrets', 'seal'],
  summary: 'Moves secrets that stand in clear in the data directory to the sealed ones.',
  description: [
    'Takes the secrets of secrets.yaml, such as "migrate import" found in old exports, stores them sealed, and removes the file.',
  ],
  positionals: [],
  options: [],
  examples: [{ line: 'secrets seal', does: 'Nothing stands in clear afterwards.' }],
  run: (_args, context) =>
    context.withInstance(async ({ secrets }): Promise<ExitCode> => {
      const sealed = await secrets.sealFile(context.user);
      context.output.result({ sealed }, () =>
        sealed.length === 0
          ? 'No secrets stand in clear in the data directory.\n'
          : `Sealed, and secrets.yaml is removed: ${sealed.join(', ')}\n`,
      );
      return EXIT.ok;
    }),
};
