import { printable } from '@cognate/server';
import type { Style } from './style.ts';
import { textWidth } from './text-width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number;
  /** Numbers stand on the right by themselves. */
  readonly align?: 'right';
  /** Colours the cell once its width is known. */
  readonly paint?: (text: string, row: Row) => string;
}

/** Rows as aligned columns under their titles, without lines around them. */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: Style,
): string {
  const cells = rows.map((row) => columns.map((column) => cellText(column.value(row))));
  const widths = columns.map((column, index) =>
    Math.max(textWidth(column.title), ...cells.map((line) => textWidth(line[index] ?? ''))),
  );
  const right = columns.map(
    (column) =>
      column.align === 'right' ||
      (rows[0] !== undefined && typeof column.value(rows[0]) === 'number'),
  );
  const pad = (text: string, index: number): string => {
    const gap = ' '.repeat((widths[index] ?? 0) - textWidth(text));
    return right[index] === true ? gap + text : text + gap;
  };
  const head = columns.map((column, index) => pad(column.title, index)).join('  ');
  const body = cells.map((line, at) => {
    const row = rows[at];
    return line
      .map((text, index) => {
        const paint = columns[index]?.paint;
        const padded = pad(text, index);
        return paint === undefined || row === undefined ? padded : paint(padded, row);
      })
      .join('  ')
      .trimEnd();
  });
  return [style.bold(head.trimEnd()), ...body, ''].join('\n');
}

const cellText = (value: string | number): string =>
  typeof value === 'number' ? formatNumber(value) : printable(value);

/** `12,345`: the same everywhere, so that scripts and people read the same. */
export const formatNumber = (value: number): string => value.toLocaleString('en-US');
