import path from 'node:path';
import { printable } from '@cognate/server';
import { formatNumber } from '../output/render-table.ts';
import type { Style } from '../output/style.ts';
import { shorten } from '../output/text-width.ts';
import type { TargetChange } from './target-files.ts';

const SAMPLE = 3;
const WIDTH = 100;

/** What changed in the target files: how much, and a few lines to look at. */
export function renderTargets(
  changes: readonly TargetChange[],
  workingDirectory: string,
  style: Style,
): string {
  return changes
    .flatMap(({ file, lines, added, removed }) => [
      `${path.relative(workingDirectory, file)}: ${formatNumber(lines)} lines, ${formatNumber(added.length)} added, ${formatNumber(removed.length)} removed`,
      ...sample(removed, '-', style.red),
      ...sample(added, '+', style.green),
    ])
    .join('\n');
}

function sample(
  lines: readonly string[],
  sign: string,
  paint: (text: string) => string,
): readonly string[] {
  const shown = lines
    .slice(0, SAMPLE)
    .map((line) => paint(`  ${sign} ${shorten(printable(line), WIDTH)}`));
  return lines.length > SAMPLE ? [...shown, `  ${sign} ...`] : shown;
}
