import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { UsageError } from '../../usage-error.ts';

/** `cognate secrets remove <name>` */
export const secretsRemoveCommand: Command = {
  path: ['secrets', 'remove'],
  summary: 'Removes a stored secret.',
  positionals: [{ name: 'name', summary: 'How settings call it.' }],
  options: [],
  examples: [{ line: 'secrets remove ad-password', does: 'Forgets it.' }],
  run: (args, context) =>
    context.withInstance(async ({ secrets }): Promise<ExitCode> => {
      const name = args.positional('name');
      if (!(await secrets.remove(name)))
        throw new UsageError(`No secret "${name}" is stored.`, '"cognate secrets list" has them.');
      context.output.result({ name, removed: true }, () => `The secret "${name}" is removed.\n`);
      return EXIT.ok;
    }),
};
