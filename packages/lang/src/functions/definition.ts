import type { AttributeType, Value, Values } from '@cognate/kernel';
import type { Span } from '../diagnostic.ts';
import type { Environment } from '../evaluation/environment.ts';

/**
 * What a parameter takes: `text` takes every value as text, `any` takes every value as it is,
 * `values` takes all values of an attribute (or the one value of an expression).
 */
export type ParameterType = 'text' | 'integer' | 'boolean' | 'binary' | 'any' | 'values';

/** The type of an expression: `none` has never a value, `any` is known only when it is evaluated. */
export type ExpressionType = AttributeType | 'none' | 'any';

/** One parameter of a function. */
export interface FunctionParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** The last parameter, which may be given once or more often. */
  readonly variadic?: boolean;
  /** The function answers with this argument, so that its type is the function's. */
  readonly result?: boolean;
}

/** An example that holds: its expression, evaluated without attributes, gives the result. */
export interface FunctionExample {
  readonly expression: string;
  readonly result: Value | null;
}

/** What there is to know about a function, for documentation, checking and completion. */
export interface FunctionInfo {
  readonly name: string;
  readonly group: 'text' | 'number' | 'condition' | 'date' | 'conversion' | 'values';
  readonly parameters: readonly FunctionParameter[];
  readonly returns: ExpressionType;
  readonly summary: string;
  /** Whether MIM has this function; the others are Cognate's own. */
  readonly mim: boolean;
  readonly examples: readonly FunctionExample[];
}

/** Gives a value for an environment; throws `EvaluationFailure`. */
export type Evaluate = (environment: Environment) => Value | null;

/** A compiled argument. */
export interface Argument {
  readonly one: Evaluate;
  readonly all: (environment: Environment) => Values;
}

/** The place of a call, for messages. */
export interface Call extends Span {
  readonly name: string;
  readonly spans: readonly Span[];
}

/** A function with its implementation: turns compiled arguments into the compiled call. */
export interface FunctionDefinition extends FunctionInfo {
  readonly build: (given: readonly Argument[], call: Call) => Evaluate;
}
