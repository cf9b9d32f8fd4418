import type { Diagnostic } from '../diagnostic.ts';
import { FUNCTIONS, findFunction } from '../functions/library.ts';
import { closestName } from '../suggestion.ts';
import type { Token } from '../tokens/token.ts';
import { tokenize } from '../tokens/tokenize.ts';
import { closeList } from './close-list.ts';
import type { Cursor } from './cursor.ts';
import { isSign, nested, next, peek, report, shown } from './cursor.ts';
import type { Operator } from './operators.ts';
import { operatorOf } from './operators.ts';
import type { ExpressionNode } from './tree.ts';
import { attributeNode, callNode, literalNode, missingNode } from './tree.ts';

/** The longest text that is read as an expression, in UTF-16 units. */
export const MAX_EXPRESSION_LENGTH = 16_384;
const MAX_DIAGNOSTICS = 50;

/** A tree, always, and what is wrong with the text; without diagnostics the tree has no missing parts. */
export interface ParsedExpression {
  readonly tree: ExpressionNode;
  readonly diagnostics: readonly Diagnostic[];
}

function infix(token: Token): Operator | undefined {
  if (token.kind === 'symbol') return operatorOf(token.value);
  return token.kind === 'word' ? operatorOf(token.value.toLowerCase()) : undefined;
}

function parseOperators(cursor: Cursor, power: number): ExpressionNode {
  let left = parsePrimary(cursor);
  for (;;) {
    const operator = infix(peek(cursor));
    if (operator === undefined || operator.power < power) return left;
    left = operator.chain ? parseChain(cursor, operator, left) : parsePair(cursor, operator, left);
  }
}

function parseChain(cursor: Cursor, operator: Operator, first: ExpressionNode): ExpressionNode {
  const operands = [first];
  let end = first.end;
  while (infix(peek(cursor)) === operator) {
    next(cursor);
    const operand = parseOperators(cursor, operator.power + 1);
    operands.push(operand);
    end = operand.end;
  }
  return callNode(operator.name, operands, { start: first.start, end });
}

function parsePair(cursor: Cursor, operator: Operator, left: ExpressionNode): ExpressionNode {
  next(cursor);
  const right = parseOperators(cursor, operator.power + 1);
  for (;;) {
    const token = peek(cursor);
    if (infix(token)?.power !== operator.power) break;
    report(cursor, {
      code: 'chained-comparison',
      message: 'A comparison cannot be compared again',
      remedy: 'Join two comparisons with and, or put one in parentheses',
      start: token.start,
      end: token.end,
    });
    next(cursor);
    parseOperators(cursor, operator.power + 1);
  }
  return callNode(operator.name, [left, right], { start: left.start, end: right.end });
}

function parsePrimary(cursor: Cursor): ExpressionNode {
  const token = peek(cursor);
  switch (token.kind) {
    case 'text':
      return literalNode('string', token.value, next(cursor));
    case 'integer':
      return literalNode('integer', token.value, next(cursor));
    case 'bracketed':
      return attributeNode(token.value, next(cursor));
    case 'word':
      return parseWord(cursor, token);
    case 'symbol':
      return token.value === '(' ? parseParentheses(cursor) : expected(cursor, token);
    case 'end':
      return expected(cursor, token);
  }
}

function expected(cursor: Cursor, token: Token): ExpressionNode {
  report(cursor, {
    code: 'expected-expression',
    message: `An attribute, a text, a number or a function is missing before ${shown(token)}`,
    start: token.start,
    end: token.end,
  });
  return missingNode({ start: token.start, end: token.start });
}

function parseWord(cursor: Cursor, token: Token & { kind: 'word' }): ExpressionNode {
  const folded = token.value.toLowerCase();
  if (isSign(cursor.tokens[cursor.at + 1] ?? cursor.end, '(')) {
    next(cursor);
    return nested(cursor, token, () => parseCall(cursor, token));
  }
  if (folded === 'true' || folded === 'false') {
    return literalNode('boolean', folded === 'true', next(cursor));
  }
  // Left in place: the operator loop above goes on with it.
  if (folded === 'and' || folded === 'or') return expected(cursor, token);
  next(cursor);
  if (folded !== 'not') return attributeNode(token.value, token);
  report(cursor, {
    code: 'reserved-word',
    message: '"not" needs its condition in parentheses',
    remedy: 'Write not(...); an attribute of this name is written [not]',
    start: token.start,
    end: token.end,
  });
  return parsePrimaryAfterNot(cursor, token);
}

function parsePrimaryAfterNot(cursor: Cursor, token: Token): ExpressionNode {
  const begins = peek(cursor).kind !== 'symbol' && peek(cursor).kind !== 'end';
  if (!begins) return missingNode(token);
  return nested(cursor, token, () => {
    const operand = parsePrimary(cursor);
    return callNode('Not', [operand], { start: token.start, end: operand.end });
  });
}

function parseParentheses(cursor: Cursor): ExpressionNode {
  const opening = next(cursor);
  return nested(cursor, opening, () => {
    const inner = parseOperators(cursor, 0);
    closeList(cursor, opening, false);
    return inner;
  });
}

function parseCall(cursor: Cursor, name: Token & { kind: 'word' }): ExpressionNode {
  const opening = next(cursor);
  const known = findFunction(name.value);
  if (known === undefined) reportUnknownFunction(cursor, name);
  const given: ExpressionNode[] = [];
  if (!isSign(peek(cursor), ')')) {
    do given.push(parseOperators(cursor, 0));
    while (closeList(cursor, opening, true));
  } else next(cursor);
  const end = cursor.tokens[cursor.at - 1]?.end ?? name.end;
  return callNode(known?.name ?? name.value, given, { start: name.start, end });
}

function reportUnknownFunction(cursor: Cursor, name: Token & { kind: 'word' }): void {
  const close = closestName(
    name.value,
    FUNCTIONS.map((known) => known.name),
  );
  report(cursor, {
    code: 'unknown-function',
    message: `There is no function ${name.value}`,
    remedy: close === undefined ? 'Use a function of the library' : `Did you mean ${close}?`,
    ...(close === undefined ? {} : { replacement: close }),
    start: name.start,
    end: name.end,
  });
}

function parseWhole(cursor: Cursor): ExpressionNode {
  const tree = parseOperators(cursor, 0);
  while (peek(cursor).kind !== 'end') {
    const token = next(cursor);
    report(cursor, {
      code: 'unexpected-token',
      message: `The expression is complete before ${shown(token)}`,
      remedy: 'Join texts with + and conditions with and or or',
      start: token.start,
      end: token.end,
    });
    const following = peek(cursor);
    // What follows is read only for its own mistakes.
    if (following.kind !== 'end' && following.kind !== 'symbol') parseOperators(cursor, 0);
  }
  return tree;
}

function refused(text: string, code: 'expression-too-long' | 'empty-expression'): ParsedExpression {
  const span = { start: 0, end: text.length };
  const message =
    code === 'empty-expression'
      ? 'The expression is empty'
      : `The expression has ${text.length} characters; the limit is ${MAX_EXPRESSION_LENGTH}`;
  const remedy =
    code === 'empty-expression'
      ? 'Write an attribute name, a text in quotes or a function; Null() gives no value'
      : 'Split the expression: let one flow fill an attribute that another one reads';
  return { tree: missingNode(span), diagnostics: [{ code, message, remedy, ...span }] };
}

/**
 * Reads an expression. Never throws: it goes on after a mistake, so that all of them are reported at once
 * (up to 50, in the order of the text). Function names get the library's spelling; attribute names stay as written.
 */
export function parseExpression(text: string): ParsedExpression {
  if (text.length > MAX_EXPRESSION_LENGTH) return refused(text, 'expression-too-long');
  const { tokens, diagnostics } = tokenize(text);
  const end = tokens.at(-1);
  if (end === undefined || (tokens.length === 1 && diagnostics.length === 0)) {
    return refused(text, 'empty-expression');
  }
  const cursor: Cursor = { tokens, end, diagnostics, at: 0, depth: 0, aborted: false };
  const tree = parseWhole(cursor);
  const ordered = diagnostics.toSorted((a, b) => a.start - b.start).slice(0, MAX_DIAGNOSTICS);
  return { tree, diagnostics: ordered };
}
