/** Stable names of what can be wrong with the text of an expression. */
export type DiagnosticCode =
  | 'argument-count'
  | 'argument-type'
  | 'chained-comparison'
  | 'empty-expression'
  | 'expected-expression'
  | 'expected-separator'
  | 'expression-too-deep'
  | 'expression-too-long'
  | 'integer-out-of-range'
  | 'malformed-number'
  | 'multi-valued-attribute'
  | 'reserved-word'
  | 'unclosed-parenthesis'
  | 'unexpected-character'
  | 'unexpected-token'
  | 'unknown-attribute'
  | 'unknown-function'
  | 'unterminated-name'
  | 'unterminated-text';

/** A stretch of the source text: `start` inclusive, `end` exclusive, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One thing wrong with an expression. `message` says what, the span says where, `remedy` says what to do. */
export interface Diagnostic extends Span {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly remedy?: string;
  /** Text that an editor may put in place of the span. */
  readonly replacement?: string;
}
