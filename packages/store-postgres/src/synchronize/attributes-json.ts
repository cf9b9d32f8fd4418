import type { Attributes, Value, Values } from '@cognate/kernel';

/** What JSON writes as it is; a half of a character it does not, and a whole one is two halves to a pattern. */
const PLAIN = /^[ !#-[\]-\uD7FF\uE000-\uFFFF]*$/;

const NOTHING: ReadonlySet<string> = new Set();

/** The names of attributes recur with every object. */
const quoted = new Map<string, string>();
const MOST_NAMES = 10_000;

/**
 * Attributes, but for the `omitted` ones, as `JSON.stringify` writes them. Put together by hand, because a copy without
 * the omitted ones and the values' own spelling cost twice as much as the texts, most of which stand as they are.
 */
export function attributesJson(
  attributes: Attributes,
  omitted: ReadonlySet<string> = NOTHING,
): string {
  let text = '';
  for (const name in attributes) {
    const values = attributes[name];
    if (values === undefined || omitted.has(name)) continue;
    text += (text === '' ? '{' : ',') + quotedName(name) + valuesJson(values);
  }
  return text === '' ? '{}' : `${text}}`;
}

function quotedName(name: string): string {
  let known = quoted.get(name);
  if (known === undefined) {
    known = `${JSON.stringify(name)}:`;
    if (quoted.size >= MOST_NAMES) quoted.clear();
    quoted.set(name, known);
  }
  return known;
}

function valuesJson(values: Values): string {
  const value: Value | undefined = values[0];
  return values.length === 1 && typeof value === 'string' && PLAIN.test(value)
    ? `["${value}"]`
    : JSON.stringify(values);
}
