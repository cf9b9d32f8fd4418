import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { findReport, renderReport } from '../../what-if/show-report.ts';
import { whatIfLabels } from '../../what-if/what-if-labels.ts';

const SHOWN = 50;

/** `cognate what-if show <number>` */
export const whatIfShowCommand: Command = {
  path: ['what-if', 'show'],
  summary: 'Shows a what-if report: the counters, and each object with what would change.',
  description: [
    'Values of secret attributes are marks that tell only whether they are equal within the report.',
  ],
  positionals: [
    { name: 'number', summary: 'The report, by the number that "what-if list" shows.' },
  ],
  options: [
    { name: 'counter', value: 'COUNTER', summary: 'Only the objects that were counted so.' },
    { name: 'connector', value: 'ID', summary: 'Only the objects of this connector.' },
    { name: 'limit', value: 'N', summary: `How many objects (default: ${SHOWN}).` },
    { name: 'skip', value: 'N', summary: 'How many objects to pass over, to page on.' },
  ],
  examples: [
    { line: 'what-if show 3', does: 'The whole report, its first objects in full.' },
    {
      line: 'what-if show 3 --counter outbound.provisioned-disconnect --connector ad',
      does: 'Who would lose the account.',
    },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const report = await findReport(instance, args);
      const counter = args.option('counter');
      const connector = args.option('connector');
      const limit = countOption(args, 'limit') ?? SHOWN;
      const found = await instance.store.whatIfEntries(report.id, {
        ...(counter === undefined ? {} : { counter }),
        ...(connector === undefined ? {} : { connector }),
        skip: countOption(args, 'skip') ?? 0,
        limit: limit + 1,
      });
      const entries = found.slice(0, limit);
      const groups = await instance.store.whatIfGroups(report.id);
      const labels = await whatIfLabels(instance, report.id, entries);
      const { output } = context;
      output.result({ ...report, groups, entries, more: found.length > limit }, () =>
        renderReport({ report, groups, entries, labels }, output.style),
      );
      if (found.length > limit) output.note('There are more: --skip and --limit page on.');
      return EXIT.ok;
    }),
};
