import type { Value } from '@cognate/kernel';
import fc from 'fast-check';
import type { ExpressionNode } from '../expression/tree.ts';
import { attributeNode, callNode, literalNode } from '../expression/tree.ts';
import { argumentCounts, findFunction, FUNCTIONS } from '../functions/library.ts';

const NOWHERE = { start: 0, end: 0 };

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((raw) => raw.replaceAll('\0', ''));
const integer: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -50, max: 3000 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((big): Value => {
    const number = Number(big);
    return Number.isSafeInteger(number) ? number : big.toString();
  }),
);

/** Attribute names as directories have them, and stranger ones. */
const attributeName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('givenName', 'sn', 'member', 'and', 'Not', 'true', '<dn>', 'a-b', 'x;lang-de'),
  text.filter((name) => name !== ''),
);

const leaf: fc.Arbitrary<ExpressionNode> = fc.oneof(
  text.map((value) => literalNode('string', value, NOWHERE)),
  integer.map((value) => literalNode('integer', value, NOWHERE)),
  fc.boolean().map((value) => literalNode('boolean', value, NOWHERE)),
  attributeName.map((name) => attributeNode(name, NOWHERE)),
);

function callOf(operand: fc.Arbitrary<ExpressionNode>): fc.Arbitrary<ExpressionNode> {
  return fc.constantFrom(...FUNCTIONS).chain((info) => {
    const known = findFunction(info.name);
    const { least, most } = known === undefined ? { least: 0, most: 0 } : argumentCounts(known);
    return fc
      .array(operand, { minLength: least, maxLength: Math.min(most, least + 3) })
      .map((given) => callNode(info.name, given, NOWHERE));
  });
}

/** Well-formed trees over the whole library, with arguments of any type. */
export const arbitraryTree: fc.Arbitrary<ExpressionNode> = fc.letrec<{ tree: ExpressionNode }>(
  (tie) => ({
    tree: fc.oneof({ maxDepth: 5, depthSize: 'small' }, leaf, callOf(tie('tree'))),
  }),
).tree;

/** A tree without its positions, for comparison. */
export function withoutPositions(node: ExpressionNode): unknown {
  const { start, end, ...rest } = node;
  void [start, end];
  return rest.kind === 'call' ? { ...rest, arguments: rest.arguments.map(withoutPositions) } : rest;
}
