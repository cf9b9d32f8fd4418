import { FUNCTIONS } from '@cognate/lang';
import { checked } from '../translate/expression-text.ts';
import type { Translated } from '../translate/expression-text.ts';

const TOKEN =
  /\s+|"(?:[^"]|"")*"|\[[^\]]+\]|%[A-Za-z.]+%|&H[0-9A-Fa-f]+&?|&&|\|\||<>|<=|>=|[&=<>(),+]|-?\d+|[A-Za-z_][A-Za-z0-9_]*|./gy;

const NAMES = new Map(FUNCTIONS.map(({ name }) => [name.toLowerCase(), name]));
/** Functions with other names there. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['lcase', 'LowerCase'],
  ['ucase', 'UpperCase'],
  ['pcase', 'ProperCase'],
  ['len', 'Length'],
  ['replace', 'ReplaceString'],
  ['padleft', 'LeftPad'],
  ['padright', 'RightPad'],
  ['stringfromsid', 'ConvertSidToString'],
  ['stringfromguid', 'ConvertStringToGuid'],
]);
const CONSTANTS: ReadonlyMap<string, string> = new Map([
  ['null', 'Null()'],
  ['authoritativenull', 'Null()'],
  ['ignorethisflow', 'Null()'],
  ['true', 'true'],
  ['false', 'false'],
]);
const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['&', ' + '],
  ['&&', ' and '],
  ['||', ' or '],
  ['=', ' = '],
  ['<>', ' <> '],
  ['<', ' < '],
  ['>', ' > '],
  ['<=', ' <= '],
  ['>=', ' >= '],
  [',', ', '],
  ['(', '('],
  [')', ')'],
  ['+', ' + '],
]);

const refused = (reason: string): Translated => ({ ok: false, reason });

/**
 * An expression of Azure AD Connect as one of ours, or what has no counterpart. `IsNullOrEmpty` is "not present" here,
 * where an empty text is no value.
 */
export function connectExpressionText(expression: string): Translated {
  let text = '';
  // What closes each open parenthesis besides itself.
  const closing: string[] = [];
  let opened = '';
  const tokens = expression.match(TOKEN)?.filter((token) => token.trim() !== '') ?? [];
  for (const [index, token] of tokens.entries()) {
    const translated = tokenText(token, tokens[index + 1] === '(');
    if (!translated.ok) return translated;
    text += translated.text;
    if (token === '(') closing.push(opened);
    if (token === ')') text += closing.pop() ?? '';
    opened = translated.text === NOT_PRESENT ? ')' : '';
  }
  return checked(text);
}

const NOT_PRESENT = 'not(IsPresent';
const good = (text: string): Translated => ({ ok: true, text });

function tokenText(token: string, called: boolean): Translated {
  if (token.startsWith('%')) return refused(`${token} is filled in by the old server`);
  if (token.startsWith('&H')) return good(String(Number.parseInt(token.slice(2), 16)));
  if (/^["[\d-]/.test(token)) return good(token);
  const symbol = SYMBOLS.get(token);
  if (symbol !== undefined) return good(symbol);
  const folded = token.toLowerCase();
  if (!called) {
    const constant = CONSTANTS.get(folded);
    return constant === undefined ? refused(`"${token}" is not known here`) : good(constant);
  }
  if (folded === 'isnullorempty') return good(NOT_PRESENT);
  const name = NAMES.get(folded) ?? RENAMED.get(folded);
  return name === undefined ? refused(`there is no function "${token}"`) : good(name);
}
