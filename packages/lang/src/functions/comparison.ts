import type { Value } from '@cognate/kernel';
import { binary } from './build.ts';
import type { FunctionDefinition, FunctionParameter } from './definition.ts';
import { compareIntegers, integerAt } from './integer.ts';

/** Equality of two values: exact for text; a number or truth value equals the text that it is written as. */
export function areEqual(a: Value | null, b: Value | null): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a === typeof b) return false;
  if (typeof a === 'boolean') return typeof b === 'string' && String(a) === b.toLowerCase();
  if (typeof b === 'boolean') return typeof a === 'string' && String(b) === a.toLowerCase();
  return String(a) === String(b);
}

const PAIR: readonly FunctionParameter[] = [
  { name: 'value1', type: 'any' },
  { name: 'value2', type: 'any' },
];
const NUMBERS: readonly FunctionParameter[] = [
  { name: 'number1', type: 'integer' },
  { name: 'number2', type: 'integer' },
];
function comparison(
  name: string,
  relation: string,
  holds: (order: number) => boolean,
  examples: FunctionDefinition['examples'],
): FunctionDefinition {
  return {
    name,
    group: 'condition',
    parameters: NUMBERS,
    returns: 'boolean',
    summary: `Whether number1 is ${relation} number2. Compares numbers only; false when one is missing.`,
    mim: true,
    examples,
    build: binary((a, b, call) => {
      if (a === null || b === null) return false;
      return holds(compareIntegers(integerAt(call, 0, a), integerAt(call, 1, b)));
    }),
  };
}

/** Functions that compare two values. */
export const COMPARISON_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'Eq',
    group: 'condition',
    parameters: PAIR,
    returns: 'boolean',
    summary:
      'Whether two values are equal; also written `value1 = value2`. Texts compare exactly, case included. A number equals its digits as text. Two missing values are equal.',
    mim: true,
    examples: [
      { expression: '"a" = "A"', result: false },
      { expression: 'Eq(512, "512")', result: true },
    ],
    build: binary(areEqual),
  },
  {
    name: 'NotEquals',
    group: 'condition',
    parameters: PAIR,
    returns: 'boolean',
    summary: 'Whether two values differ; also written `value1 <> value2`. The opposite of Eq.',
    mim: true,
    examples: [{ expression: 'NotEquals("HR", "IT")', result: true }],
    build: binary((a, b) => !areEqual(a, b)),
  },
  comparison('LessThan', 'less than', (order) => order < 0, [
    { expression: 'LessThan(2, 10)', result: true },
  ]),
  comparison('GreaterThan', 'greater than', (order) => order > 0, [
    { expression: '9007199254740993 > 9007199254740992', result: true },
  ]),
  comparison('LessThanOrEquals', 'less than or equal to', (order) => order <= 0, [
    { expression: '2 <= 2', result: true },
  ]),
  comparison('GreaterThanOrEquals', 'greater than or equal to', (order) => order >= 0, [
    { expression: '"10" >= 9', result: true },
  ]),
];
