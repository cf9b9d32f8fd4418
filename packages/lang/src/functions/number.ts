import type { Value } from '@cognate/kernel';
import { argument, binary, refuse } from './build.ts';
import type { Call, FunctionDefinition } from './definition.ts';
import { countAt, fromBigInt, integerAt } from './integer.ts';

const isSmall = (value: number | string): value is number =>
  typeof value === 'number' && value >= 0 && value <= 0x7fffffff;

const bits = (
  small: (a: number, b: number) => number,
  big: (a: bigint, b: bigint) => bigint,
): FunctionDefinition['build'] =>
  binary((mask: Value | null, flag: Value | null, call: Call) => {
    if (mask === null || flag === null) return null;
    const [a, b] = [integerAt(call, 0, mask), integerAt(call, 1, flag)];
    return isSmall(a) && isSmall(b) ? small(a, b) : fromBigInt(big(BigInt(a), BigInt(b)));
  });

const buildRandom: FunctionDefinition['build'] = (given, call) => {
  const [first, last] = [argument(given, 0).one, argument(given, 1).one];
  return (environment) => {
    const [a, b] = [first(environment), last(environment)];
    if (a === null || b === null) return null;
    const [start, end] = [countAt(call, 0, a), countAt(call, 1, b)];
    if (!Number.isSafeInteger(start)) return refuse(call, 0, 'the start is beyond 2^53');
    if (!Number.isSafeInteger(end)) return refuse(call, 1, 'the end is beyond 2^53');
    if (start > end) return refuse(call, 0, `the start ${start} is above the end ${end}`);
    if (environment.random === undefined) {
      return refuse(
        call,
        0,
        'random numbers cannot be used here, as the result must be repeatable',
      );
    }
    return environment.random(start, end);
  };
};

const MASKS = [
  { name: 'mask', type: 'integer' },
  { name: 'flag', type: 'integer' },
] as const;

/** Functions of numbers. */
export const NUMBER_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'BitAnd',
    group: 'number',
    parameters: MASKS,
    returns: 'integer',
    summary:
      'The bits that are set in both 64-bit numbers. No value when one of them is missing, so that a comparison with the result is false.',
    mim: true,
    examples: [
      { expression: 'BitAnd(514, 2)', result: 2 },
      { expression: 'BitAnd(9007199254740993, -2)', result: '9007199254740992' },
    ],
    build: bits(
      (a, b) => a & b,
      (a, b) => BigInt.asIntN(64, a & b),
    ),
  },
  {
    name: 'BitOr',
    group: 'number',
    parameters: MASKS,
    returns: 'integer',
    summary:
      'The bits that are set in one of the 64-bit numbers. No value when one of them is missing.',
    mim: true,
    examples: [{ expression: 'BitOr(512, 2)', result: 514 }],
    build: bits(
      (a, b) => a | b,
      (a, b) => BigInt.asIntN(64, a | b),
    ),
  },
  {
    name: 'RandomNum',
    group: 'number',
    parameters: [
      { name: 'start', type: 'integer' },
      { name: 'end', type: 'integer' },
    ],
    returns: 'integer',
    summary:
      'A random whole number between start and end, both included. Every evaluation gives another one: use it in initial flows.',
    mim: true,
    examples: [],
    build: buildRandom,
  },
];
