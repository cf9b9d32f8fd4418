import type { Value } from '@cognate/kernel';
import { asText, binary, bounded, nullary, ofText, ones, ternary, tooLong } from './build.ts';
import { MAX_RESULT_LENGTH, refuse, shown, unary } from './build.ts';
import { toLower, toProper, toUpper } from './case.ts';
import type { Call, Evaluate, FunctionDefinition, FunctionParameter } from './definition.ts';
import { countAt } from './integer.ts';
import { removeAccents } from './remove-accents.ts';
import { left, mid, right } from './slice.ts';

type Given = Value | null;

const STR: FunctionParameter = { name: 'str', type: 'text' };

function plain(
  name: string,
  summary: string,
  run: (text: string) => string,
  examples: FunctionDefinition['examples'],
): FunctionDefinition {
  return {
    name,
    group: 'text',
    parameters: [STR],
    returns: 'string',
    summary: `${summary} No value when str is missing.`,
    mim: true,
    examples,
    build: ofText(run),
  };
}

const buildConcatenate: FunctionDefinition['build'] = (given, call): Evaluate => {
  const parts = ones(given);
  return (environment) => {
    let joined: string | null = null;
    for (const part of parts) {
      const value = part(environment);
      if (value !== null) joined = joined === null ? asText(value) : joined + asText(value);
    }
    return joined === null ? null : bounded(joined, call);
  };
};

function pad(str: Given, length: Given, padding: Given, call: Call): { text: string; fill: string } {
  if (str === null || length === null) return { text: '', fill: '' };
  const text = asText(str);
  const wanted = countAt(call, 1, length);
  const fill = padding === null ? '' : asText(padding);
  if (fill.length !== 1) refuse(call, 2, `padChar must be one character, not ${shown(padding)}`);
  if (wanted > MAX_RESULT_LENGTH) tooLong(call);
  return { text, fill: fill.repeat(Math.max(0, wanted - text.length)) };
}

const PADDING: readonly FunctionParameter[] = [
  STR,
  { name: 'length', type: 'integer' },
  { name: 'padChar', type: 'text' },
];

const ESCAPED: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\t': '\t' };
const unescape = (text: string): string =>
  text.replace(/\\[nrt]/g, (escape) => ESCAPED[escape] ?? escape);

function replaceAll(str: Given, old: Given, replacement: Given, call: Call): Given {
  if (str === null) return null;
  const text = asText(str);
  const wanted = old === null ? '' : unescape(asText(old));
  if (wanted === '') return text;
  const parts = text.split(wanted);
  const filling = replacement === null ? '' : unescape(asText(replacement));
  if (text.length + (parts.length - 1) * (filling.length - wanted.length) > MAX_RESULT_LENGTH) {
    tooLong(call);
  }
  return parts.join(filling);
}

function word(str: Given, number: Given, delimiters: Given, call: Call): string {
  if (str === null || number === null || delimiters === null) return '';
  const index = countAt(call, 1, number);
  if (index < 1) return '';
  const separators = new Set(asText(delimiters));
  let current = 1;
  let found = '';
  for (const symbol of asText(str)) {
    if (separators.has(symbol)) {
      if (current === index) return found;
      current += 1;
    } else if (current === index) found += symbol;
  }
  return found;
}

const search = (
  name: string,
  where: string,
  test: (text: string, part: string) => boolean,
  example: FunctionDefinition['examples'][number],
): FunctionDefinition => ({
  name,
  group: 'text',
  parameters: [STR, { name: 'part', type: 'text' }],
  returns: 'boolean',
  summary: `Whether str ${where} part, case included. False when one of them is missing; use LowerCase on both to ignore case.`,
  mim: false,
  examples: [example],
  build: binary((str, part) => str !== null && part !== null && test(asText(str), asText(part))),
});

/** Functions of text. */
export const TEXT_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'Concatenate',
    group: 'text',
    parameters: [{ name: 'str', type: 'text', variadic: true }],
    returns: 'string',
    summary:
      'The texts joined in order; also written `a + b`. Missing ones count as empty; no value when all are missing.',
    mim: true,
    examples: [
      { expression: '"Ann" + " " + "Lee"', result: 'Ann Lee' },
      { expression: 'Concatenate("a", Null(), 5)', result: 'a5' },
    ],
    build: buildConcatenate,
  },
  plain('UpperCase', 'The text in upper case, independent of any language.', toUpper, [
    { expression: 'UpperCase("straße")', result: 'STRAßE' },
  ]),
  plain('LowerCase', 'The text in lower case, independent of any language.', toLower, [
    { expression: 'LowerCase("ÉCOLE")', result: 'école' },
  ]),
  plain(
    'ProperCase',
    'The first letter of each word in upper case and the rest in lower case. Words are separated by spaces, which stay as they are; a word that does not begin with a letter keeps its first character.',
    toProper,
    [{ expression: 'ProperCase("ann  o\'NEIL 3RD")', result: "Ann  O'neil 3rd" }],
  ),
  plain('LTrim', 'The text without white space at its start.', (text) => text.trimStart(), [
    { expression: 'LTrim("  a ")', result: 'a ' },
  ]),
  plain('RTrim', 'The text without white space at its end.', (text) => text.trimEnd(), [
    { expression: 'RTrim("  a ")', result: '  a' },
  ]),
  plain('Trim', 'The text without white space at both ends.', (text) => text.trim(), [
    { expression: 'Trim("  a b ")', result: 'a b' },
  ]),
  {
    name: 'LeftPad',
    group: 'text',
    parameters: PADDING,
    returns: 'string',
    summary:
      'The text filled up with padChar at its start to a length. A text that is longer stays as it is; a missing one gives an empty text. padChar must be one character.',
    mim: true,
    examples: [{ expression: 'LeftPad(42, 5, "0")', result: '00042' }],
    build: ternary((str, length, padding, call) => {
      const { text, fill } = pad(str, length, padding, call);
      return bounded(fill + text, call);
    }),
  },
  {
    name: 'RightPad',
    group: 'text',
    parameters: PADDING,
    returns: 'string',
    summary: 'As LeftPad, but filled up at the end.',
    mim: true,
    examples: [{ expression: 'RightPad("ab", 4, ".")', result: 'ab..' }],
    build: ternary((str, length, padding, call) => {
      const { text, fill } = pad(str, length, padding, call);
      return bounded(text + fill, call);
    }),
  },
  {
    name: 'Left',
    group: 'text',
    parameters: [STR, { name: 'number', type: 'integer' }],
    returns: 'string',
    summary:
      'The first characters of the text. A negative number gives the whole text, zero or a missing text an empty one.',
    mim: true,
    examples: [
      { expression: 'Left("abcdef", 2)', result: 'ab' },
      { expression: 'Left("abcdef", -1)', result: 'abcdef' },
    ],
    build: binary((str, number, call) =>
      str === null || number === null ? '' : left(asText(str), countAt(call, 1, number)),
    ),
  },
  {
    name: 'Right',
    group: 'text',
    parameters: [STR, { name: 'number', type: 'integer' }],
    returns: 'string',
    summary:
      'The last characters of the text. A negative number gives the whole text, zero or a missing text an empty one.',
    mim: true,
    examples: [{ expression: 'Right("abcdef", 2)', result: 'ef' }],
    build: binary((str, number, call) =>
      str === null || number === null ? '' : right(asText(str), countAt(call, 1, number)),
    ),
  },
  {
    name: 'Mid',
    group: 'text',
    parameters: [STR, { name: 'pos', type: 'integer' }, { name: 'number', type: 'integer' }],
    returns: 'string',
    summary:
      'Characters from the middle of the text, the first one being at 1. Takes what is left when there are fewer. A position outside the text gives the whole text; zero or fewer characters, or a missing text, an empty one.',
    mim: true,
    examples: [
      { expression: 'Mid("abcdef", 3, 2)', result: 'cd' },
      { expression: 'Mid("abcdef", 9, 2)', result: 'abcdef' },
    ],
    build: ternary((str, pos, number, call) =>
      str === null || pos === null || number === null
        ? ''
        : mid(asText(str), countAt(call, 1, pos), countAt(call, 2, number)),
    ),
  },
  {
    name: 'ReplaceString',
    group: 'text',
    parameters: [STR, { name: 'old', type: 'text' }, { name: 'new', type: 'text' }],
    returns: 'string',
    summary:
      'The text with every occurrence of old replaced by new, case included. In old and new, \\n, \\r and \\t stand for line feed, carriage return and tab. An empty old changes nothing; a missing new removes.',
    mim: true,
    examples: [{ expression: 'ReplaceString("a-b-c", "-", "")', result: 'abc' }],
    build: ternary(replaceAll),
  },
  {
    name: 'Word',
    group: 'text',
    parameters: [
      STR,
      { name: 'number', type: 'integer' },
      { name: 'delimiters', type: 'text' },
    ],
    returns: 'string',
    summary:
      'One word of the text, counted from 1. Every single character of delimiters separates words, and two side by side have an empty word between them. An empty text when there are fewer words, the number is below 1 or anything is missing.',
    mim: true,
    examples: [
      { expression: 'Word("Lee, Ann", 1, ", ")', result: 'Lee' },
      { expression: 'Word("Lee, Ann", 2, ", ")', result: '' },
      { expression: 'Word("Lee, Ann", 3, ", ")', result: 'Ann' },
    ],
    build: ternary(word),
  },
  {
    name: 'CRLF',
    group: 'text',
    parameters: [],
    returns: 'string',
    summary: 'A line break: carriage return and line feed.',
    mim: true,
    examples: [{ expression: 'CRLF()', result: '\r\n' }],
    build: nullary('\r\n'),
  },
  search('Contains', 'contains', (text, part) => text.includes(part), {
    expression: 'Contains("service account", "service")',
    result: true,
  }),
  search('StartsWith', 'starts with', (text, part) => text.startsWith(part), {
    expression: 'StartsWith("svc-backup", "svc-")',
    result: true,
  }),
  search('EndsWith', 'ends with', (text, part) => text.endsWith(part), {
    expression: 'EndsWith("ann@contoso.test", "@contoso.test")',
    result: true,
  }),
  {
    name: 'Length',
    group: 'text',
    parameters: [STR],
    returns: 'integer',
    summary: 'The number of characters (UTF-16 units) of the text; 0 when it is missing.',
    mim: false,
    examples: [{ expression: 'Length("abc")', result: 3 }],
    build: unary((value) => (value === null ? 0 : asText(value).length)),
  },
  {
    ...plain('RemoveAccents', 'The text with plain letters in place of accented ones, as in account names.', removeAccents, [
      { expression: 'RemoveAccents("Zoë Müßig-Ångström")', result: 'Zoe Mussig-Angstrom' },
    ]),
    mim: false,
  },
];
