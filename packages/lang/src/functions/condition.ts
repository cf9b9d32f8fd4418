import type { Value } from '@cognate/kernel';
import { argument, nullary, ones, refuse, shown, unary } from './build.ts';
import type { Call, Evaluate, FunctionDefinition, FunctionParameter } from './definition.ts';

/** Whether a condition holds; a missing value does not. */
function isTrue(value: Value | null, call: Call, index: number): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  return refuse(call, index, `${shown(value)} is neither true nor false`);
}

const CONDITIONS: readonly FunctionParameter[] = [
  { name: 'condition', type: 'boolean', variadic: true },
];

const buildIif: FunctionDefinition['build'] = (given, call) => {
  const condition = argument(given, 0).one;
  const [yes, no] = [argument(given, 1).one, argument(given, 2).one];
  return (environment) =>
    isTrue(condition(environment), call, 0) ? yes(environment) : no(environment);
};

/** `And` stops at the first false, `Or` at the first true. */
const junction =
  (stop: boolean): FunctionDefinition['build'] =>
  (given, call): Evaluate => {
    const conditions = ones(given);
    return (environment) => {
      for (let index = 0; index < conditions.length; index += 1) {
        const value = conditions[index]?.(environment) ?? null;
        if (isTrue(value, call, index) === stop) return stop;
      }
      return !stop;
    };
  };

const buildCoalesce: FunctionDefinition['build'] = (given) => {
  const candidates = ones(given);
  return (environment) => {
    for (const candidate of candidates) {
      const value = candidate(environment);
      if (value !== null) return value;
    }
    return null;
  };
};

/** Functions that decide. */
export const CONDITION_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'IIF',
    group: 'condition',
    parameters: [
      { name: 'condition', type: 'boolean' },
      { name: 'valueIfTrue', type: 'any', result: true },
      { name: 'valueIfFalse', type: 'any', result: true },
    ],
    returns: 'any',
    summary:
      'One of two values. Only the chosen one is evaluated; a condition without a value counts as false.',
    mim: true,
    examples: [
      { expression: 'IIF(Eq(1, 1), "same", "other")', result: 'same' },
      { expression: 'IIF(1 > 2, "yes", Null())', result: null },
    ],
    build: buildIif,
  },
  {
    name: 'IsPresent',
    group: 'condition',
    parameters: [{ name: 'attribute', type: 'values' }],
    returns: 'boolean',
    summary: 'Whether the attribute has a value (one or several).',
    mim: true,
    examples: [
      { expression: 'IsPresent("x")', result: true },
      { expression: 'IsPresent(Null())', result: false },
    ],
    build: (given) => {
      const { all } = argument(given, 0);
      return (environment) => all(environment).length > 0;
    },
  },
  {
    name: 'Null',
    group: 'condition',
    parameters: [],
    returns: 'none',
    summary:
      'No value. An import flow then contributes nothing and the next one in precedence acts; an export flow leaves its target alone.',
    mim: true,
    examples: [{ expression: 'Null()', result: null }],
    build: nullary(null),
  },
  {
    name: 'And',
    group: 'condition',
    parameters: CONDITIONS,
    returns: 'boolean',
    summary:
      'Whether all conditions hold; also written `a and b`. Stops at the first that does not.',
    mim: false,
    examples: [{ expression: '1 < 2 and 2 < 3', result: true }],
    build: junction(false),
  },
  {
    name: 'Or',
    group: 'condition',
    parameters: CONDITIONS,
    returns: 'boolean',
    summary:
      'Whether one of the conditions holds; also written `a or b`. Stops at the first that does.',
    mim: false,
    examples: [{ expression: '1 > 2 or 2 > 1', result: true }],
    build: junction(true),
  },
  {
    name: 'Not',
    group: 'condition',
    parameters: [{ name: 'condition', type: 'boolean' }],
    returns: 'boolean',
    summary: 'Whether the condition does not hold; a condition without a value does not.',
    mim: false,
    examples: [{ expression: 'not(1 = 2)', result: true }],
    build: unary((value, call) => !isTrue(value, call, 0)),
  },
  {
    name: 'Coalesce',
    group: 'condition',
    parameters: [{ name: 'value', type: 'any', variadic: true, result: true }],
    returns: 'any',
    summary: 'The first of the values that there is; the rest is not evaluated.',
    mim: false,
    examples: [{ expression: 'Coalesce(Null(), "second")', result: 'second' }],
    build: buildCoalesce,
  },
];
