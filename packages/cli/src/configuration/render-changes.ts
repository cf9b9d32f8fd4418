import { printable } from '@cognate/server';
import type { ConfigurationChange } from '@cognate/server';
import type { Style } from '../output/style.ts';
import { shorten } from '../output/text-width.ts';

const WIDTH = 160;

/** Changes as lines: `+` what comes, `-` what goes, `~` what becomes something else, with the values. */
export function renderChanges(
  changes: readonly ConfigurationChange[],
  style: Style,
): readonly string[] {
  return changes.map(({ place, before, after }) => {
    if (before === undefined) return style.green(`+ ${place}: ${text(after)}`);
    if (after === undefined) return style.red(`- ${place}: ${text(before)}`);
    return style.yellow(`~ ${place}: ${text(before)} -> ${text(after)}`);
  });
}

const text = (value = ''): string => shorten(printable(value.replaceAll('\n', ', ')), WIDTH);
