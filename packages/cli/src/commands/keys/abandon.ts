import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';

/** `cognate keys abandon` */
export const keysAbandonCommand: Command = {
  path: ['keys', 'abandon'],
  summary: 'Gives up what is sealed with keys that are lost.',
  description: [
    'Without --yes it only lists them. With it their sealed values are wiped and they are marked, for good: a key that turns up later opens them no more. Connectors that need one fail with encryption-key-lost until it is set again; all others go on.',
    'Sealed values of objects go too: the next full import brings back what a system still has, the next full synchronization calculates anew what waits to be exported, and until then it is not sent.',
  ],
  positionals: [],
  options: [{ name: 'yes', summary: 'Does it.' }],
  examples: [
    { line: 'keys abandon', does: 'What would be given up.' },
    { line: 'keys abandon --yes', does: 'Gives it up.' },
  ],
  run: (args, context) =>
    context.withInstance(async ({ secrets }): Promise<ExitCode> => {
      const { output } = context;
      const confirmed = args.flag('yes');
      const { names, values } = confirmed ? await secrets.abandon() : await secrets.lost();
      const isNothing = names.length + values === 0;
      output.result({ abandoned: confirmed, names, values }, () => {
        if (isNothing) return 'No key is lost.\n';
        const list = [...names, ...(values === 0 ? [] : [`values in ${values} places`])].join(', ');
        return confirmed
          ? `Given up, to be set again: ${list}\n`
          : `Their keys are lost: ${list}\n`;
      });
      if (!isNothing && !confirmed)
        output.note('"cognate keys abandon --yes" gives them up for good.');
      return !isNothing && !confirmed ? EXIT.findings : EXIT.ok;
    }),
};
