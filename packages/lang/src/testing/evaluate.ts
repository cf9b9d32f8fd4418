import type { Result, Value, Values } from '@cognate/kernel';
import type { Environment } from '../evaluation/environment.ts';
import type { EvaluationError } from '../evaluation/failure.ts';
import { compileExpression } from '../expression/compile.ts';
import { parseExpression } from '../expression/parse.ts';

/** Attributes for a test: one value, several, or null for none. */
export type Given = Readonly<Record<string, Value | Values | null>>;

const toValues = (given: Value | Values | null | undefined): Values | undefined => {
  if (given === null || given === undefined) return undefined;
  return typeof given === 'object' ? given : [given];
};

/** Parses, compiles and evaluates; a text with mistakes fails the test. */
export function evaluate(
  text: string,
  attributes: Given = {},
  more: Partial<Environment> = {},
): Result<Value | null, EvaluationError> {
  const { tree, diagnostics } = parseExpression(text);
  if (diagnostics.length > 0) throw new Error(`${text}: ${JSON.stringify(diagnostics)}`);
  return compileExpression(tree).evaluate({
    values: (name) => toValues(attributes[name]),
    ...more,
  });
}

/** The value of an expression; an evaluation error fails the test. */
export function valueOf(
  text: string,
  attributes?: Given,
  more?: Partial<Environment>,
): Value | null {
  const outcome = evaluate(text, attributes, more);
  if (!outcome.ok) throw new Error(`${text}: ${outcome.error.message}`);
  return outcome.value;
}

/** The error of an expression; a value fails the test. */
export function errorOf(
  text: string,
  attributes?: Given,
  more?: Partial<Environment>,
): EvaluationError {
  const outcome = evaluate(text, attributes, more);
  if (outcome.ok) throw new Error(`${text} gave ${JSON.stringify(outcome.value)}`);
  return outcome.error;
}
