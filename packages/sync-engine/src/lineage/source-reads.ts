import { foldName } from '@cognate/kernel';
import { parseExpression } from '@cognate/lang';
import type { ExpressionNode } from '@cognate/lang';
import type { ExportFlow } from '@cognate/sync-rules';

/** Whether an attribute is one of those that a flow's value is made of. */
export function sourceReads(source: ExportFlow['source'], attribute: string): boolean {
  switch (source.kind) {
    case 'direct':
      return source.attribute === attribute;
    case 'expression':
      return mentions(parseExpression(source.text).tree, foldName(attribute));
    default:
      return false;
  }
}

function mentions(node: ExpressionNode, folded: string): boolean {
  if (node.kind === 'attribute') return foldName(node.name) === folded;
  return node.kind === 'call' && node.arguments.some((argument) => mentions(argument, folded));
}
