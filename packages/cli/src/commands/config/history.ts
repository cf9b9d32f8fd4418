import { formatTime } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderTable } from '../../output/render-table.ts';

/** `cognate config history` */
export const configHistoryCommand: Command = {
  path: ['config', 'history'],
  summary: 'Lists the configurations that were put in force, newest first.',
  positionals: [],
  options: [{ name: 'limit', value: 'N', summary: 'How many (default: 20).' }],
  examples: [{ line: 'config history', does: 'Who changed the configuration, and when.' }],
  run: (args, context) =>
    context.withInstance(async ({ store }): Promise<ExitCode> => {
      const { output } = context;
      const versions = await store.configurationHistory(countOption(args, 'limit') ?? 20);
      output.result({ versions }, () =>
        renderTable(
          [
            { title: 'VERSION', value: ({ version }) => version },
            { title: 'APPLIED', value: ({ appliedAt }) => formatTime(appliedAt) },
            { title: 'BY', value: ({ appliedBy }) => appliedBy },
            { title: 'NOTE', value: ({ note }) => note },
          ],
          versions,
          output.style,
        ),
      );
      if (versions.length === 0) output.note('No configuration was applied yet.');
      return EXIT.ok;
    }),
};
