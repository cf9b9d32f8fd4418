import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { askNewSecret } from '../../secrets/ask-secret.ts';

/** `cognate secrets set <name>` */
export const secretsSetCommand: Command = {
  path: ['secrets', 'set'],
  summary: 'Stores a secret, sealed with the key of the instance.',
  description: [
    'The value is typed without being shown, or read from the standard input; it never stands on the command line, where other users could see it. The settings of connectors name it: "password: { secret: NAME }". The first secret makes the first key: export it with "cognate keys export" and keep that apart from the backups.',
    'An environment variable COGNATE_SECRET_<NAME> counts more than a stored secret, and a stored one more than one in secrets.yaml.',
  ],
  positionals: [{ name: 'name', summary: 'How settings call it.' }],
  options: [],
  examples: [{ line: 'secrets set ad-password', does: 'Asks for the value and stores it.' }],
  run: async (args, context) => {
    const name = args.positional('name');
    const value = await askNewSecret(context, `Value of "${name}"`);
    return context.withInstance(async ({ secrets }): Promise<ExitCode> => {
      await secrets.set(name, value, context.user);
      context.output.result({ name, set: true }, () => `The secret "${name}" is set.\n`);
      return EXIT.ok;
    });
  },
};
