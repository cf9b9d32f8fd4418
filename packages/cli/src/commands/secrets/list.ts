import { formatTime } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderTable } from '../../output/render-table.ts';

/** `cognate secrets list` */
export const secretsListCommand: Command = {
  path: ['secrets', 'list'],
  summary: 'Lists the stored secrets, without their values.',
  description: [
    'Names, who set them and when, and whether they can be opened: "encryption-key-lost" where the key is not there, "sealed-secret-damaged" where somebody changed the stored text. With such a one the exit code is 1. Nothing shows the value of a secret.',
  ],
  positionals: [],
  options: [],
  examples: [{ line: 'secrets list', does: 'The stored secrets.' }],
  run: (_args, context) =>
    context.withInstance(async ({ secrets }): Promise<ExitCode> => {
      const { output } = context;
      const listed = await secrets.list();
      output.result({ secrets: listed }, () =>
        renderTable(
          [
            { title: 'NAME', value: ({ name }) => name },
            { title: 'SET', value: ({ setAt }) => formatTime(setAt) },
            { title: 'BY', value: ({ setBy }) => setBy },
            { title: 'STATE', value: ({ problem }) => problem?.code ?? 'sealed' },
          ],
          listed,
          output.style,
        ),
      );
      if (listed.length === 0) output.note('No secret is stored.');
      return listed.some(({ problem }) => problem !== undefined) ? EXIT.findings : EXIT.ok;
    }),
};
