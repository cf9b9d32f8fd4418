import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryTree, withoutPositions } from '../testing/arbitrary-tree.ts';
import type { ExpressionNode } from './tree.ts';
import { parseExpression } from './parse.ts';
import { printExpression } from './print.ts';

function everyNode(node: ExpressionNode, check: (node: ExpressionNode) => void): void {
  check(node);
  if (node.kind === 'call') for (const each of node.arguments) everyNode(each, check);
}

// Pieces of expressions in any order find more than random characters do.
const PIECES = [
  ...'()[],+=<>"\'& \n\0-'.split(''),
  'and',
  'or',
  'not',
  'IIF',
  'Trim(',
  'sn',
  '5',
  '12345678901234567890',
  '<=',
  '&&',
  '😀',
  '[<dn>]',
];
const messyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join('')),
);

describe('printing and parsing', () => {
  it('are inverse: the text of a tree parses to the same tree', () => {
    fc.assert(
      fc.property(arbitraryTree, (tree) => {
        const { tree: again, diagnostics } = parseExpression(printExpression(tree));
        expect(diagnostics).toEqual([]);
        expect(withoutPositions(again)).toEqual(withoutPositions(tree));
      }),
      { numRuns: 500 },
    );
  });

  it('never fail, and keep positions inside the text, whatever the text', () => {
    fc.assert(
      fc.property(messyText, (text) => {
        const { tree, diagnostics } = parseExpression(text);
        printExpression(tree);
        everyNode(tree, ({ start, end }) => {
          expect(0 <= start && start <= end && end <= text.length).toBe(true);
        });
        for (const { start, end, message } of diagnostics) {
          expect(0 <= start && start <= end && end <= text.length).toBe(true);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('settle: a text without mistakes has one canonical form', () => {
    fc.assert(
      fc.property(messyText, (text) => {
        const { tree, diagnostics } = parseExpression(text);
        fc.pre(diagnostics.length === 0);
        const canonical = printExpression(tree);
        expect(printExpression(parseExpression(canonical).tree)).toBe(canonical);
      }),
      { numRuns: 1000 },
    );
  });
});
