import { unreachable } from '@cognate/kernel';
import { isBareName } from '../tokens/token.ts';
import { operatorFor } from './operators.ts';
import type { CallNode, ExpressionNode, LiteralNode } from './tree.ts';

const PRIMARY = 10;

const powerOf = (node: ExpressionNode): number =>
  node.kind === 'call'
    ? (operatorFor(node.name, node.arguments.length)?.power ?? PRIMARY)
    : PRIMARY;

function printLiteral(node: LiteralNode): string {
  return node.type === 'string'
    ? `"${String(node.value).replaceAll('"', '""')}"`
    : String(node.value);
}

function printCall(node: CallNode): string {
  const operator = operatorFor(node.name, node.arguments.length);
  if (operator === undefined) {
    return `${node.name}(${node.arguments.map(printExpression).join(', ')})`;
  }
  return node.arguments
    .map((operand) => {
      const text = printExpression(operand);
      return powerOf(operand) <= operator.power ? `(${text})` : text;
    })
    .join(` ${operator.symbol} `);
}

/**
 * The canonical text of an expression: parsing it gives the same tree (positions aside).
 * Concatenation, comparison, `and` and `or` are written as operators. A place where an expression is missing stays empty.
 */
export function printExpression(node: ExpressionNode): string {
  switch (node.kind) {
    case 'literal':
      return printLiteral(node);
    case 'attribute':
      return isBareName(node.name) ? node.name : `[${node.name.replaceAll(']', ']]')}]`;
    case 'call':
      return printCall(node);
    case 'missing':
      return '';
    default:
      return unreachable(node);
  }
}
