import { CATEGORY_TITLES, placeText, URGENCY } from '@cognate/migrate';
import type { Finding, MigrationReport } from '@cognate/migrate';
import { printable } from '@cognate/server';
import { renderTable } from '../output/render-table.ts';
import type { Output } from '../output/output.ts';

/** The report for a terminal: how much of what, the connectors, and what somebody has to look at. */
export function renderReport(report: MigrationReport, { style }: Output, all: boolean): string {
  const { counts, connectors } = report;
  const listed = URGENCY.filter(
    (category) => all || (category !== 'one-to-one' && category !== 'note'),
  );
  const summary = renderTable(
    [
      { title: 'what becomes of it', value: (category) => CATEGORY_TITLES[category] },
      { title: 'parts', value: (category) => counts[category] },
    ],
    URGENCY,
    style,
  );
  const table = renderTable(
    [
      { title: 'connector', value: ({ id }) => id },
      { title: 'type', value: ({ type }) => type },
      { title: 'joins', value: ({ joins }) => joins },
      { title: 'projections', value: ({ projections }) => projections },
      { title: 'import flows', value: ({ importFlows }) => importFlows },
      { title: 'export flows', value: ({ exportFlows }) => exportFlows },
      { title: 'run profiles', value: ({ runProfiles }) => runProfiles },
    ],
    connectors,
    style,
  );
  const sections = listed.flatMap((category) => {
    const own = report.findings.filter((finding) => finding.category === category);
    return own.length === 0
      ? []
      : ['', `${CATEGORY_TITLES[category]} (${own.length})`, ...own.filter(isTold).map(line)];
  });
  return [...(connectors.length === 0 ? [] : [table]), summary, ...sections, ''].join('\n');
}

/** Objects of the identity service are many: the report has each, the terminal how many of which type. */
const isTold = ({ code }: Finding): boolean => code !== 'service-object';

function line(finding: Finding): string {
  const place = placeText(finding);
  const remedy = finding.remedy === undefined ? '' : ` ${finding.remedy}`;
  return printable(
    `  ${place === '' ? '' : `${place}: `}${finding.subject}: ${finding.message}${remedy}`,
  );
}
