import type { Scalar } from 'yaml';

const SPACE = /\s/;

/**
 * Where in the file's text the character of a scalar's value stands: the value has lost quotes, escapes, indentation
 * and line folds. Walks both texts side by side; after an unusual escape it may be off by a few characters.
 */
export function sourceOffset(scalar: Scalar, text: string, valueOffset: number): number {
  const [start, end] = scalar.range ?? [0, 0];
  const value = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '');
  let at = contentStart(scalar, text, start);
  for (let index = 0; index < valueOffset && index < value.length && at < end; index += 1)
    at = skipCharacter(scalar, text, at, value.slice(index, index + 2));
  return Math.min(skipFold(text, at, value[valueOffset]), end);
}

function contentStart(scalar: Scalar, text: string, start: number): number {
  switch (scalar.type) {
    case 'QUOTE_DOUBLE':
    case 'QUOTE_SINGLE':
      return start + 1;
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL': {
      // The header (`>-`) ends its line.
      const newline = text.indexOf('\n', start);
      return newline < 0 ? start : newline + 1;
    }
    default:
      return start;
  }
}

/** The offset after the source of the first of two characters of the value. */
function skipCharacter(scalar: Scalar, text: string, from: number, pair: string): number {
  const character = pair[0] ?? '';
  const following = pair[1] ?? '';
  const at = skipFold(text, from, character);
  if (SPACE.test(character)) {
    if (!SPACE.test(text[at] ?? '')) return at;
    // A fold: one space of the value stands for a line end with the indentation around it.
    return SPACE.test(following) ? at + 1 : endOfSpace(text, at);
  }
  if (scalar.type === 'QUOTE_SINGLE' && character === "'") return at + 2;
  if (scalar.type === 'QUOTE_DOUBLE' && text[at] === '\\')
    return at + escapeLength(text[at + 1] ?? '');
  return at + 1;
}

/** Passes over line ends and indentation that left nothing in the value. */
const skipFold = (text: string, at: number, character: string | undefined): number =>
  character === undefined || SPACE.test(character) ? at : endOfSpace(text, at);

function endOfSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.test(text[at] ?? '')) at += 1;
  return at;
}

const escapeLength = (letter: string): number =>
  letter === 'x' ? 4 : letter === 'u' ? 6 : letter === 'U' ? 10 : 2;
