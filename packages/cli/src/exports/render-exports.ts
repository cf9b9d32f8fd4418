import { formatTime, printable } from '@cognate/server';
import type { Style } from '../output/style.ts';
import type { LabelledExport } from './labelled-exports.ts';

/** Exports with what they would change, one below the other. */
export const renderExports = (exports: readonly LabelledExport[], style: Style): string =>
  exports
    .flatMap(({ held, changes }) => {
      const { id, connector, type, dn, delta, state, by, at } = held;
      const who = by === null ? '' : ` by ${by}`;
      return [
        style.bold(printable(`export ${id}: ${connector} ${type} "${dn}": ${delta.op}`)),
        `  ${printable(`${state} since ${formatTime(at)}${who}`)}`,
        ...changes.map((line) => `  ${printable(line)}`),
        '',
      ];
    })
    .join('\n');
