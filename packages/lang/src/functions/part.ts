import type { Value } from '@cognate/kernel';
import { asText, binary, ternary, unary } from './build.ts';
import type { Call, FunctionDefinition, FunctionParameter } from './definition.ts';
import { countAt } from './integer.ts';
import { left, mid, right } from './slice.ts';

type Given = Value | null;

const STR: FunctionParameter = { name: 'str', type: 'text' };

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

/** Functions that take a part of a text or measure it. */
export const PART_FUNCTIONS: readonly FunctionDefinition[] = [
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
    name: 'Word',
    group: 'text',
    parameters: [STR, { name: 'number', type: 'integer' }, { name: 'delimiters', type: 'text' }],
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
    name: 'Length',
    group: 'text',
    parameters: [STR],
    returns: 'integer',
    summary: 'The number of characters (UTF-16 units) of the text; 0 when it is missing.',
    mim: false,
    examples: [{ expression: 'Length("abc")', result: 3 }],
    build: unary((value) => (value === null ? 0 : asText(value).length)),
  },
];
