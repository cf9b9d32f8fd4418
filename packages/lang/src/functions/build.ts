import type { Value } from '@cognate/kernel';
import { must } from '@cognate/kernel';
import { fail } from '../evaluation/failure.ts';
import type { Argument, Call, Evaluate, FunctionDefinition } from './definition.ts';

type Build = FunctionDefinition['build'];
type Given = Value | null;

/** The longest text that a function may produce, in UTF-16 units. */
export const MAX_RESULT_LENGTH = 1_048_576;

/** The argument at a position that the compiler has counted. */
export const argument = (given: readonly Argument[], index: number): Argument =>
  must(given[index], 'the compiler counts arguments');

/** A function of no argument. */
export const nullary =
  (value: Given): Build =>
  () =>
  () =>
    value;

/** A function of one value. */
export const unary =
  (run: (a: Given, call: Call) => Given): Build =>
  (given, call) => {
    const a = argument(given, 0).one;
    return (environment) => run(a(environment), call);
  };

/** A function of two values. */
export const binary =
  (run: (a: Given, b: Given, call: Call) => Given): Build =>
  (given, call) => {
    const a = argument(given, 0).one;
    const b = argument(given, 1).one;
    return (environment) => run(a(environment), b(environment), call);
  };

/** A function of three values. */
export const ternary =
  (run: (a: Given, b: Given, c: Given, call: Call) => Given): Build =>
  (given, call) => {
    const a = argument(given, 0).one;
    const b = argument(given, 1).one;
    const c = argument(given, 2).one;
    return (environment) => run(a(environment), b(environment), c(environment), call);
  };

/** A function of one text; without a value it has none either. */
export const ofText = (run: (text: string) => string): Build =>
  unary((value, call) => (value === null ? null : bounded(run(asText(value)), call)));

/** A value where text is expected: numbers and truth values are taken as written. */
export const asText = (value: Value): string => (typeof value === 'string' ? value : String(value));

/** Refuses a text that has grown beyond the limit. */
export function bounded(text: string, call: Call): string {
  if (text.length > MAX_RESULT_LENGTH) tooLong(call);
  return text;
}

/** Ends the evaluation because its result would be too long. */
export function tooLong(call: Call): never {
  const limit = `${MAX_RESULT_LENGTH} characters`;
  return fail('expression-result-too-long', `${call.name} would give more than ${limit}`, call);
}

/** Ends the evaluation because the function cannot work with an argument. */
export function refuse(call: Call, index: number, why: string): never {
  return fail('sync-rule-invalid-expression', `${call.name}: ${why}`, call.spans[index] ?? call);
}

/** A value as it appears in a message. */
export function shown(value: Given): string {
  if (value === null) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Compiles every argument to its value. */
export const ones = (given: readonly Argument[]): readonly Evaluate[] =>
  given.map((each) => each.one);
