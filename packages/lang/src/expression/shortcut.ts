import type { Value } from '@cognate/kernel';
import type { ExpressionNode } from './tree.ts';

/** The attribute that the whole expression names: such a flow copies all values as they are. */
export const directAttribute = (tree: ExpressionNode): string | undefined =>
  tree.kind === 'attribute' ? tree.name : undefined;

/** The constant that the whole expression is: a value, null for `Null()`, `undefined` when it is none. */
export function constantOf(tree: ExpressionNode): Value | null | undefined {
  if (tree.kind === 'literal') return tree.value;
  return tree.kind === 'call' && tree.name === 'Null' && tree.arguments.length === 0
    ? null
    : undefined;
}
