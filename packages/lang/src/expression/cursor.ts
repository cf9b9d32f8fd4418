import type { Diagnostic } from '../diagnostic.ts';
import type { Sign, Token } from '../tokens/token.ts';
import type { ExpressionNode } from './tree.ts';
import { missingNode } from './tree.ts';

/** How deep calls and parentheses may stand inside each other. */
export const MAX_EXPRESSION_DEPTH = 200;

/** Where the parser is, and what it has found wrong. */
export interface Cursor {
  readonly tokens: readonly Token[];
  readonly end: Token;
  readonly diagnostics: Diagnostic[];
  at: number;
  depth: number;
  /** Set where reading on would only repeat what has been said. */
  aborted: boolean;
}

/** The token that comes next. */
export const peek = (cursor: Cursor): Token => cursor.tokens[cursor.at] ?? cursor.end;

/** Notes a mistake. */
export function report(cursor: Cursor, diagnostic: Diagnostic): void {
  if (!cursor.aborted) cursor.diagnostics.push(diagnostic);
}

/** Takes the next token; the end stays where it is. */
export function next(cursor: Cursor): Token {
  const token = peek(cursor);
  if (cursor.at < cursor.tokens.length - 1) cursor.at += 1;
  return token;
}

/** Whether a token is a certain sign. */
export function isSign(token: Token, sign: Sign): boolean {
  return token.kind === 'symbol' && token.value === sign;
}

/** A token as it appears in a message. */
export function shown(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end';
    case 'text':
      return 'a text';
    case 'bracketed':
      return `[${token.value}]`;
    default:
      return `"${String(token.value)}"`;
  }
}

/** One level of nesting, refused beyond the limit so that no text can exhaust the stack. */
export function nested(
  cursor: Cursor,
  opening: Token,
  parse: () => ExpressionNode,
): ExpressionNode {
  if (cursor.depth >= MAX_EXPRESSION_DEPTH) {
    report(cursor, {
      code: 'expression-too-deep',
      message: `Calls and parentheses stand more than ${MAX_EXPRESSION_DEPTH} deep inside each other`,
      remedy: 'Split the expression: let one flow fill an attribute that another one reads',
      start: opening.start,
      end: opening.end,
    });
    cursor.aborted = true;
    cursor.at = cursor.tokens.length - 1;
    return missingNode(opening);
  }
  cursor.depth += 1;
  const node = parse();
  cursor.depth -= 1;
  return node;
}
