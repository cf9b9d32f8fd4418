import type { Value } from '@cognate/kernel';
import { asText, bounded, MAX_RESULT_LENGTH, refuse, shown, ternary, tooLong } from './build.ts';
import type { Call, FunctionDefinition, FunctionParameter } from './definition.ts';
import { countAt } from './integer.ts';

type Given = Value | null;

function pad(
  str: Given,
  length: Given,
  padding: Given,
  call: Call,
): { text: string; fill: string } {
  if (str === null || length === null) return { text: '', fill: '' };
  const text = asText(str);
  const wanted = countAt(call, 1, length);
  const fill = padding === null ? '' : asText(padding);
  if (fill.length !== 1) refuse(call, 2, `padChar must be one character, not ${shown(padding)}`);
  if (wanted > MAX_RESULT_LENGTH) tooLong(call);
  return { text, fill: fill.repeat(Math.max(0, wanted - text.length)) };
}

const PADDING: readonly FunctionParameter[] = [
  { name: 'str', type: 'text' },
  { name: 'length', type: 'integer' },
  { name: 'padChar', type: 'text' },
];

/** Functions that fill a text up to a length. */
export const PADDING_FUNCTIONS: readonly FunctionDefinition[] = [
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
];
