import { asText, MAX_RESULT_LENGTH, nullary, ofText, ones, tooLong } from './build.ts';
import { toLower, toProper, toUpper } from './case.ts';
import type { Evaluate, FunctionDefinition, FunctionParameter } from './definition.ts';
import { removeAccents } from './remove-accents.ts';

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
      if (value === null) continue;
      joined = joined === null ? asText(value) : joined + asText(value);
      if (joined.length > MAX_RESULT_LENGTH) tooLong(call);
    }
    return joined;
  };
};

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
    name: 'CRLF',
    group: 'text',
    parameters: [],
    returns: 'string',
    summary: 'A line break: carriage return and line feed.',
    mim: true,
    examples: [{ expression: 'CRLF()', result: '\r\n' }],
    build: nullary('\r\n'),
  },
  {
    ...plain(
      'RemoveAccents',
      'The text with plain letters in place of accented ones, as in account names.',
      removeAccents,
      [{ expression: 'RemoveAccents("Zoë Müßig-Ångström")', result: 'Zoe Mussig-Angstrom' }],
    ),
    mim: false,
  },
];
