import type { Span } from '../diagnostic.ts';

/**
 * Why an expression has no value for one object. The first three are MIM's names for these errors:
 * several values where one is needed, a function that cannot work with what it got, an unreadable date.
 */
export type EvaluationErrorCode =
  | 'flow-multi-values-to-single-value'
  | 'sync-rule-invalid-expression'
  | 'datetime-string-format-incorrect'
  | 'expression-result-too-long';

/** An evaluation error; the span is the part of the expression that failed. */
export interface EvaluationError extends Span {
  readonly code: EvaluationErrorCode;
  readonly message: string;
}

/** Carries an evaluation error out of nested calls; never leaves this package. */
export class EvaluationFailure extends Error {
  readonly error: EvaluationError;

  constructor(error: EvaluationError) {
    super(error.message);
    this.error = error;
  }
}

/** Ends the evaluation with an error. */
export function fail(code: EvaluationErrorCode, message: string, span: Span): never {
  throw new EvaluationFailure({ code, message, start: span.start, end: span.end });
}
