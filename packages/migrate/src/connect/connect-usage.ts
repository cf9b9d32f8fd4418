import type { AttributeType } from '@cognate/kernel';
import { foldName, NameMap } from '@cognate/kernel';
import type { ConnectMapping } from './connect-rule.ts';
import type { ConnectNode } from './connect-tree.ts';
import { parseConnectExpression } from './parse-connect-expression.ts';

/** The attributes that a mapping reads: those it lists, and those that only its expression names. */
export function attributesRead({ sources, expression }: ConnectMapping): readonly string[] {
  const names = new NameMap<string>(sources.map((name) => [name, name]));
  const visit = (node: ConnectNode): void => {
    if (node.kind === 'attribute' && foldName(node.name) !== 'dn' && !names.has(node.name))
      names.set(node.name, node.name);
    if (node.kind === 'call') for (const one of node.arguments) visit(one);
    if (node.kind !== 'binary') return;
    visit(node.left);
    visit(node.right);
  };
  const parsed = parseConnectExpression(expression);
  if (expression !== '' && parsed.ok) visit(parsed.tree);
  return [...names.values()];
}

/** The type of what an expression gives, where its outermost function says so. */
export function typeGiven({ expression }: ConnectMapping): AttributeType {
  const parsed = expression === '' ? undefined : parseConnectExpression(expression);
  return parsed?.ok === true ? typeOfNode(parsed.tree) : 'string';
}

function typeOfNode(node: ConnectNode): AttributeType {
  if (node.kind === 'word') return /^(?:true|false)$/i.test(node.name) ? 'boolean' : 'string';
  if (node.kind !== 'call') return 'string';
  const name = node.name.toLowerCase();
  if (name === 'cbool') return 'boolean';
  if (name === 'valuecount' || name === 'count' || name === 'len') return 'integer';
  const [, yes] = node.arguments;
  return name === 'iif' && yes !== undefined ? typeOfNode(yes) : 'string';
}
