import { printable } from '@cognate/server';

const SHOWN = 20;

/** A title with how many there are, and the first of them; nothing where there are none. */
export function renderNames(title: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [
    `${title} (${names.length}):`,
    ...names.slice(0, SHOWN).map((name) => `  ${printable(name)}`),
    ...(names.length > SHOWN ? [`  ... and ${names.length - SHOWN} more`] : []),
  ];
}
