import type { Values } from '@cognate/kernel';
import { canonicalValues } from '@cognate/kernel';
import { argument, asText, MAX_RESULT_LENGTH, tooLong } from './build.ts';
import { areEqual } from './comparison.ts';
import type { Call, FunctionDefinition, FunctionParameter } from './definition.ts';

const ATTRIBUTE: FunctionParameter = { name: 'attribute', type: 'values' };

/** Values have no order of their own; a fixed one makes the result repeatable. */
function join(values: Values, separator: string, call: Call): string | null {
  if (values.length === 0) return null;
  const texts = canonicalValues(values).map(asText);
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  if (length > MAX_RESULT_LENGTH) tooLong(call);
  return texts.join(separator);
}

/** Functions of all values of an attribute. */
export const MULTIPLE_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'Count',
    group: 'values',
    parameters: [ATTRIBUTE],
    returns: 'integer',
    summary: 'How many values the attribute has.',
    mim: false,
    examples: [{ expression: 'Count(Null())', result: 0 }],
    build: (given) => {
      const { all } = argument(given, 0);
      return (environment) => all(environment).length;
    },
  },
  {
    name: 'HasValue',
    group: 'values',
    parameters: [ATTRIBUTE, { name: 'value', type: 'any' }],
    returns: 'boolean',
    summary: 'Whether one of the values of the attribute equals the value, as Eq compares them.',
    mim: false,
    examples: [{ expression: 'HasValue("a", "a")', result: true }],
    build: (given) => {
      const { all } = argument(given, 0);
      const { one } = argument(given, 1);
      return (environment) => {
        const wanted = one(environment);
        return wanted !== null && all(environment).some((value) => areEqual(value, wanted));
      };
    },
  },
  {
    name: 'Join',
    group: 'values',
    parameters: [ATTRIBUTE, { name: 'separator', type: 'text' }],
    returns: 'string',
    summary:
      'All values of the attribute as one text, in ascending order of their characters. No value when there is none.',
    mim: false,
    examples: [{ expression: 'Join("only", ";")', result: 'only' }],
    build: (given, call) => {
      const { all } = argument(given, 0);
      const { one } = argument(given, 1);
      return (environment) => {
        const separator = one(environment);
        return join(all(environment), separator === null ? '' : asText(separator), call);
      };
    },
  },
];
