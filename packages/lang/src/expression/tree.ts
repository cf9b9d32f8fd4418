import type { Value } from '@cognate/kernel';
import type { Span } from '../diagnostic.ts';

/** A constant: text, a whole number (decimal text beyond 2^53) or a truth value. */
export interface LiteralNode extends Span {
  readonly kind: 'literal';
  readonly type: 'string' | 'integer' | 'boolean';
  readonly value: Value;
}

/** The value of an attribute, by its name as written or, after binding, by its canonical name. */
export interface AttributeNode extends Span {
  readonly kind: 'attribute';
  readonly name: string;
}

/** A function and its arguments. Operators are calls too: `a + b` is `Concatenate(a, b)`. */
export interface CallNode extends Span {
  readonly kind: 'call';
  /** The library's spelling; as written when the library has no such function. */
  readonly name: string;
  readonly arguments: readonly ExpressionNode[];
}

/** Stands where the text should have had an expression and had none; always comes with a diagnostic. */
export interface MissingNode extends Span {
  readonly kind: 'missing';
}

/** The tree of an expression. Nodes are frozen; offsets point into the text it was parsed from. */
export type ExpressionNode = LiteralNode | AttributeNode | CallNode | MissingNode;

/** Makes a constant. */
export const literalNode = (type: LiteralNode['type'], value: Value, span: Span): LiteralNode =>
  Object.freeze({ kind: 'literal', type, value, start: span.start, end: span.end });

/** Makes a reference to an attribute. */
export const attributeNode = (name: string, span: Span): AttributeNode =>
  Object.freeze({ kind: 'attribute', name, start: span.start, end: span.end });

/** Makes a call. */
export const callNode = (name: string, given: readonly ExpressionNode[], span: Span): CallNode => {
  const { start, end } = span;
  return Object.freeze({ kind: 'call', name, arguments: Object.freeze([...given]), start, end });
};

/** Makes the stand-in for an expression that is not there. */
export const missingNode = (span: Span): MissingNode =>
  Object.freeze({ kind: 'missing', start: span.start, end: span.end });
