import { CATEGORY_TITLES } from '../findings/finding.ts';
import type { MigrationReport } from './migration-report.ts';
import { placeText, URGENCY } from './migration-report.ts';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 2rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
code { font-size: 0.9em; }
.remedy { color: #444; }
`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string | number): string =>
  String(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const row = (cells: readonly (string | number)[]): string =>
  `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;

const table = (titles: readonly string[], rows: readonly string[]): string =>
  `<table><thead><tr>${titles.map((title) => `<th scope="col">${escaped(title)}</th>`).join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;

/** The report as one HTML page that needs nothing else. */
export function renderHtmlReport(report: MigrationReport): string {
  const { folder, counts, connectors, files } = report;
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>Migration of ${escaped(folder)}</title><style>${STYLE}</style></head><body>`,
    `<h1>Migration of ${escaped(folder)}</h1>`,
    table(
      ['What becomes of it', 'Parts'],
      URGENCY.map((category) => row([CATEGORY_TITLES[category], counts[category]])),
    ),
    `<p>Functions of rules extensions to write again: ${report.stubs}.</p>`,
    '<h2>Connectors</h2>',
    table(
      ['Connector', 'Type', 'Joins', 'Projections', 'Import flows', 'Export flows', 'Run profiles'],
      connectors.map((one) =>
        row([
          one.id,
          one.type,
          one.joins,
          one.projections,
          one.importFlows,
          one.exportFlows,
          one.runProfiles,
        ]),
      ),
    ),
    ...URGENCY.flatMap((category) => section(report, category)),
    '<h2>Files</h2>',
    table(
      ['File', 'What it is'],
      files.map(({ name, kind }) => row([name, kind])),
    ),
    '</body></html>\n',
  ].join('\n');
}

function section(
  { findings }: MigrationReport,
  category: (typeof URGENCY)[number],
): readonly string[] {
  const own = findings.filter((finding) => finding.category === category);
  if (own.length === 0) return [];
  const rows = own.map((finding) => {
    const remedy =
      finding.remedy === undefined ? '' : ` <span class="remedy">${escaped(finding.remedy)}</span>`;
    return `<tr><td>${escaped(finding.subject)}</td><td>${escaped(finding.message)}${remedy}</td><td>${escaped(placeText(finding))}<br><code>${escaped(finding.place.element)}</code></td></tr>`;
  });
  return [
    `<h2>${escaped(CATEGORY_TITLES[category])} (${own.length})</h2>`,
    table(['Part', 'What becomes of it', 'Where'], rows),
  ];
}
