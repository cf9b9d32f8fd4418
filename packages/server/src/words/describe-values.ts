import { printable } from './printable.ts';

type Value = string | number | boolean;

const MOST = 10;

/** The values of an attribute on one line, the first few; references by the name of what they mean. */
export function describeValues(
  values: readonly Value[],
  label: (value: Value) => string = String,
): string {
  if (values.length === 0) return '(none)';
  const shown = values.slice(0, MOST).map((value) => printable(label(value)));
  const more =
    values.length > MOST ? `, and ${(values.length - MOST).toLocaleString('en-US')} more` : '';
  return shown.join(', ') + more;
}
