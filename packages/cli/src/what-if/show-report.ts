import { AppError } from '@cognate/kernel';
import { formatTime } from '@cognate/server';
import type { Instance, WhatIfEntry, WhatIfGroup, WhatIfReport } from '@cognate/server';
import type { CommandArguments } from '../command-line/command.ts';
import type { Style } from '../output/style.ts';
import { formatNumber, renderTable } from '../output/render-table.ts';
import { describeEntry } from './describe-entry.ts';
import type { WhatIfLabels } from './what-if-labels.ts';

/** A report with the entries that are shown of it. */
export interface ShownReport {
  readonly report: WhatIfReport;
  readonly groups: readonly WhatIfGroup[];
  readonly entries: readonly WhatIfEntry[];
  readonly labels: WhatIfLabels;
}

/** The report that a command names by its number. */
export async function findReport(
  { store }: Instance,
  args: CommandArguments,
): Promise<WhatIfReport> {
  const number = args.positional('number');
  const report = /^\d{1,15}$/.test(number) ? await store.whatIfReport(Number(number)) : undefined;
  if (report !== undefined) return report;
  throw new AppError('unknown-object', `There is no what-if report ${number}.`, {
    remedy: 'Run "cognate what-if list" for the list.',
  });
}

/** The report in words: what it was, how many objects, which. */
export function renderReport(
  { report, groups, entries, labels }: ShownReport,
  style: Style,
): string {
  const { id, connector, scope, configuration, startedAt, startedBy, message } = report;
  const rules =
    configuration === 'active'
      ? 'the configuration in force'
      : `the configuration in ${configuration}`;
  return [
    style.bold(`What-if run ${id}: ${scope} synchronization of ${connector} with ${rules}`),
    `Started ${formatTime(startedAt)} by ${startedBy}: ${resultOf(report)}`,
    ...(message === null ? [] : [style.red(message)]),
    `${formatNumber(report.objects)} objects of connector spaces and ${formatNumber(report.metaverse)} of the metaverse would change.`,
    '',
    ...(groups.length === 0
      ? []
      : [
          renderTable(
            [
              { title: 'where', value: (group: WhatIfGroup) => group.connector ?? 'metaverse' },
              { title: 'counter', value: (group) => group.counter },
              { title: 'objects', value: (group) => group.count },
            ],
            groups,
            style,
          ),
        ]),
    ...entries.flatMap((entry) => [...describeEntry(entry, labels, style), '']),
  ].join('\n');
}

export const resultOf = ({ endedAt, result }: WhatIfReport): string =>
  endedAt === null ? 'not finished' : result;
