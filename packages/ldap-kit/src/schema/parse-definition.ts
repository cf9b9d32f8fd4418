/** A definition of RFC 4512, section 4.1, taken apart: keywords with what stands behind them. */
export interface Definition {
  readonly oid: string;
  /** The words behind each keyword: none for a flag like SINGLE-VALUE. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

interface Token {
  readonly text: string;
  readonly kind: 'quoted' | 'symbol' | 'word';
}

// A quoted text, a parenthesis, or a word. A "$" only separates.
const TOKENS = /'(?<quoted>[^']*)'|(?<symbol>[()])|(?<word>[^\s()'$]+)/g;

/**
 * Takes a definition of an object class or attribute type apart; `undefined` when it is none. Lenient where servers
 * are: unknown keywords, quoted OIDs, missing spaces.
 */
export function parseDefinition(text: string): Definition | undefined {
  const tokens = [...text.matchAll(TOKENS)].map(tokenOf);
  const [open, oid] = tokens;
  if (open?.text !== '(' || oid?.kind !== 'word' || tokens.at(-1)?.text !== ')') return undefined;
  return { oid: oid.text, parts: partsOf(tokens.slice(2, -1)) };
}

function partsOf(tokens: readonly Token[]): Definition['parts'] {
  const parts = new Map<string, string[]>();
  let words: string[] = [];
  let inList = false;
  for (const token of tokens) {
    if (token.kind === 'symbol') inList = token.text === '(';
    else if (token.kind === 'word' && !inList && isKeyword(token.text)) {
      words = [];
      parts.set(token.text.toUpperCase(), words);
    } else words.push(token.text);
  }
  return parts;
}

const KEYWORDS = new Set([
  'NAME',
  'DESC',
  'OBSOLETE',
  'SUP',
  'ABSTRACT',
  'STRUCTURAL',
  'AUXILIARY',
  'MUST',
  'MAY',
  'AUX',
  'NOT',
  'EQUALITY',
  'ORDERING',
  'SUBSTR',
  'SYNTAX',
  'SINGLE-VALUE',
  'COLLECTIVE',
  'NO-USER-MODIFICATION',
  'USAGE',
]);

const isKeyword = (word: string): boolean => {
  const upper = word.toUpperCase();
  return KEYWORDS.has(upper) || upper.startsWith('X-');
};

function tokenOf({ groups = {} }: RegExpExecArray): Token {
  const { quoted, symbol, word = '' } = groups;
  if (quoted !== undefined) return { text: quoted, kind: 'quoted' };
  return symbol === undefined ? { text: word, kind: 'word' } : { text: symbol, kind: 'symbol' };
}
