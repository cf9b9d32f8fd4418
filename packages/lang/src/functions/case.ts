// Invariant case mapping changes each character into one character, as .NET does: JavaScript's own mapping would turn
// "ß" into "SS", use the final sigma and take the Turkish dotless i for a plain one.

const SPECIAL_UPPER = /[ıſ]/;
const SPECIAL_LOWER = /[Σ]/;

function mapEach(text: string, map: (symbol: string) => string): string {
  let mapped = '';
  for (const symbol of text) {
    const changed = map(symbol);
    mapped += changed.length === symbol.length ? changed : symbol;
  }
  return mapped;
}

/** Upper case of the invariant culture. */
export function toUpper(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length && !SPECIAL_UPPER.test(text)) return upper;
  return mapEach(text, (symbol) => (SPECIAL_UPPER.test(symbol) ? symbol : symbol.toUpperCase()));
}

/** Lower case of the invariant culture. */
export function toLower(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length && !SPECIAL_LOWER.test(text)) return lower;
  return mapEach(text, (symbol) => symbol.toLowerCase());
}

/** The first letter of every space-separated word in upper case, all the rest in lower case. */
export function toProper(text: string): string {
  return text
    .split(' ')
    .map((word) => {
      const first = String.fromCodePoint(
        ...[word.codePointAt(0)].filter((point) => point !== undefined),
      );
      return toUpper(first) + toLower(word.slice(first.length));
    })
    .join(' ');
}
