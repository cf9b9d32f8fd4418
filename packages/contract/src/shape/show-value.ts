const LONGEST = 60;

/** A value in words that fit a message; with `full` false only its kind. */
export function showValue(value: unknown, full: boolean): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys with values';
  if (!full) return KINDS[typeof value] ?? 'a value';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}..."` : text;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'this text',
  number: 'this number',
  boolean: 'true or false',
};
