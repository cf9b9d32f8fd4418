import type { RunStepRow } from '@cognate/server';
import { renderTable } from '../output/render-table.ts';
import type { Style } from '../output/style.ts';

/** The counters of a step by MIM's names, those that counted something. */
export function renderCounters({ step, type, counters }: RunStepRow, style: Style): string {
  const { staging, discovery, inbound, outbound } = counters;
  const rows = [
    ...Object.entries(staging).map(([name, count]) => ({ block: 'staging', name, count })),
    ...Object.entries(discovery).map(([name, count]) => ({ block: 'discovery', name, count })),
    ...Object.entries(inbound).map(([name, count]) => ({ block: 'inbound', name, count })),
    ...Object.entries(outbound).flatMap(([connector, found]) =>
      Object.entries(found).map(([name, count]) => ({
        block: `outbound to ${connector}`,
        name,
        count,
      })),
    ),
    ...Object.entries(counters.export).map(([name, count]) => ({ block: 'export', name, count })),
  ];
  const counted = rows.filter(({ count }) => count > 0);
  if (counted.length === 0) return '';
  return renderTable(
    [
      { title: `step ${step} ${type}`, value: ({ block }: (typeof rows)[number]) => block },
      { title: 'counter', value: ({ name }) => name },
      { title: 'objects', value: ({ count }) => count },
    ],
    counted,
    style,
  );
}
