import { printable } from '@cognate/server';

/** An error of a run as the history keeps it. */
export interface RunErrorText {
  readonly kind: string;
  readonly type: string;
  readonly message: string;
  readonly dn?: string;
  readonly attribute?: string;
  readonly rule?: string;
  readonly position?: { readonly entry?: number; readonly line?: number; readonly column?: number };
  readonly cdError?: string;
}

/** One line: `discovery missing-anchor-component (line 17): what is wrong`. */
export function describeRunError(error: RunErrorText): string {
  const { kind, type, message, cdError } = error;
  // The first line only: an unexpected error carries its trail, which JSON shows whole.
  const [text = ''] = message.split('\n');
  const places = placesOf(error).filter((place) => !text.includes(place));
  const where = places.length === 0 ? '' : ` (${places.join(', ')})`;
  const said = cdError === undefined ? '' : ` The system said: ${cdError}`;
  return printable(`${kind} ${type}${where}: ${text}${said}`);
}

function placesOf({ dn, attribute, rule, position }: RunErrorText): readonly string[] {
  const { line, entry } = position ?? {};
  return [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(line === undefined && entry !== undefined ? [`entry ${entry}`] : []),
    ...(dn === undefined ? [] : [`object "${dn}"`]),
    ...(attribute === undefined ? [] : [`attribute ${attribute}`]),
    ...(rule === undefined ? [] : [`rule ${rule}`]),
  ];
}
