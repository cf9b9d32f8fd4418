import { describeValues, printable } from '@cognate/server';
import type { WhatIfEntry } from '@cognate/server';
import { describeDelta } from '../objects/describe-delta.ts';
import type { Style } from '../output/style.ts';
import type { WhatIfLabels } from './what-if-labels.ts';

type Value = string | number | boolean;

/** An object of a report with all that would change, on a line each. */
export function describeEntry(
  entry: WhatIfEntry,
  labels: WhatIfLabels,
  { bold, red, dim }: Style,
): readonly string[] {
  const { kind, id, connector, type, name, existed, exists, counters, change, error } = entry;
  const what = existed === exists ? '' : exists ? ' (new)' : ' (deleted)';
  const number = existed ? ` ${id}` : '';
  const place = connector ?? (kind === 'metaverse' ? 'metaverse' : '');
  const counted = counters.length === 0 ? '' : dim(` ${counters.join(', ')}`);
  return [
    bold(printable(`${place} ${type}${number} "${name}"${what}`)) + counted,
    ...(error === null ? [] : [red(`  ${error.type}: ${printable(error.message)}`)]),
    ...objectLines(change, labels).map((line) => `  ${printable(line)}`),
    ...Object.entries(change.attributes ?? {}).map(
      ([attribute, { removed, added }]) =>
        `  ${attribute}: ${describeDifference(removed, added, labels.metaverse)}`,
    ),
  ];
}

type Change = WhatIfEntry['change'];

const objectLines = (change: Change, labels: WhatIfLabels): readonly string[] => [
  ...nameLines(change),
  ...linkLines(change, labels),
  ...stateLines(change),
  ...exportLines(change, labels),
];

const nameLines = ({ name }: Change): readonly string[] =>
  typeof name?.before === 'string' && typeof name.after === 'string'
    ? [`renamed from "${name.before}" to "${name.after}"`]
    : [];

function linkLines({ link }: Change, { metaverse }: WhatIfLabels): readonly string[] {
  if (link?.after) return [`linked to ${metaverse(link.after.mv)} by ${link.after.rule}`];
  return link?.before ? [`no longer linked to ${metaverse(link.before.mv)}`] : [];
}

const stateLines = ({ state }: Change): readonly string[] =>
  typeof state?.after === 'string' && state.after !== 'connector'
    ? [`becomes a disconnector: ${state.after}`]
    : [];

function exportLines({ pendingExport }: Change, { object }: WhatIfLabels): readonly string[] {
  if (pendingExport === undefined) return [];
  const { before, after } = pendingExport;
  const fate = after === null ? 'is taken back' : 'becomes another one';
  return [
    ...(before === null ? [] : [`the pending export (${before.op}) ${fate}`]),
    ...(after === null
      ? []
      : [`export ${after.op}`, ...describeDelta(after, object).map((line) => `  ${line}`)]),
  ];
}

/** `x -> y` for a value that is replaced, otherwise what is added and removed. */
export function describeDifference(
  removed: readonly Value[],
  added: readonly Value[],
  label: (value: Value) => string,
): string {
  const were = describeValues(removed, label);
  const are = describeValues(added, label);
  if (removed.length === 1 && added.length === 1) return `${were} -> ${are}`;
  return [
    ...(added.length === 0 ? [] : [`+ ${are}`]),
    ...(removed.length === 0 ? [] : [`- ${were}`]),
  ].join('  ');
}
