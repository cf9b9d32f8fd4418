import { posix } from 'node:path';
import { featureStates, type Feature, type ParityList, type Section } from './parity-list.ts';

const pageFolder = 'docs/reference';

/** The page for readers: totals first, then every feature with its proof. */
export function renderParity(list: ParityList): string {
  const all = { title: 'All', features: list.flatMap((section) => section.features) };
  return [
    '# Parity with Microsoft Identity Manager',
    '',
    'Feature by feature, where this project stands. Rendered from `mim-parity.yaml` by `npm run parity`; edit that file, not this page.',
    '',
    '- **yes**: works, and the tests beside it prove it',
    '- **partial**: works within the limits that are named',
    '- **planned**: not there yet',
    '- **wont**: left out, for the reason that is named',
    '',
    '| Area | ' + featureStates.join(' | ') + ' |',
    '| --- |' + ' ---: |'.repeat(featureStates.length),
    ...[...list, all].map(totalsRow),
    ...list.flatMap(renderSection),
    '',
  ].join('\n');
}

function totalsRow(section: Section): string {
  const counts = featureStates.map(
    (state) => section.features.filter((feature) => feature.state === state).length,
  );
  return `| ${section.title} | ${counts.join(' | ')} |`;
}

function renderSection({ title, features }: Section): readonly string[] {
  return [
    '',
    `## ${title}`,
    '',
    '| Id | Feature | State | Proof or remark |',
    '| --- | --- | --- | --- |',
    ...features.map(featureRow),
  ];
}

function featureRow({ id, text, state, evidence, note, reason }: Feature): string {
  const links = evidence.map(
    (path) => `[${posix.basename(path)}](${posix.relative(pageFolder, path)})`,
  );
  const remark = [...links, note, reason].filter((part) => part !== undefined).join(', ');
  return `| ${[id, text, state, remark].map(escapeCell).join(' | ')} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
