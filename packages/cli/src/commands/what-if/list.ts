import { formatTime } from '@cognate/server';
import type { WhatIfReport } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderTable } from '../../output/render-table.ts';
import type { Column } from '../../output/render-table.ts';
import { resultOf } from '../../what-if/show-report.ts';

const COLUMNS: readonly Column<WhatIfReport>[] = [
  { title: 'report', value: ({ id }) => id },
  { title: 'connector', value: ({ connector }) => connector },
  { title: 'scope', value: ({ scope }) => scope },
  { title: 'configuration', value: ({ configuration }) => configuration },
  { title: 'started', value: ({ startedAt }) => formatTime(startedAt) },
  { title: 'by', value: ({ startedBy }) => startedBy },
  { title: 'objects', value: ({ objects }) => objects },
  { title: 'metaverse', value: ({ metaverse }) => metaverse },
  { title: 'result', value: resultOf },
];

/** `cognate what-if list` */
export const whatIfListCommand: Command = {
  path: ['what-if', 'list'],
  summary: 'Lists the what-if reports, newest first.',
  positionals: [],
  options: [{ name: 'limit', value: 'N', summary: 'How many (default: 20).' }],
  examples: [{ line: 'what-if list', does: 'Every report that was not deleted.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const reports = await instance.store.whatIfReports(countOption(args, 'limit') ?? 20);
      const { output } = context;
      output.result(reports, () => renderTable(COLUMNS, reports, output.style));
      if (reports.length === 0) output.note('There are no what-if reports.');
      return EXIT.ok;
    }),
};
