import { parseExpression } from '@cognate/lang';
import type { ExpressionNode } from '@cognate/lang';

/** A condition that MIM has an operator for; the operators are named as in connector filters. */
export interface PlainCondition {
  readonly attribute: string;
  readonly operator: string;
  readonly value: string;
}

const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ['Eq', 'equality'],
  ['NotEquals', 'inequality'],
  ['HasValue', 'equality'],
  ['StartsWith', 'starts-with'],
  ['EndsWith', 'ends-with'],
  ['Contains', 'contains'],
  ['LessThan', 'less-than'],
  ['LessThanOrEquals', 'less-than-or-equal'],
  ['GreaterThan', 'greater-than'],
  ['GreaterThanOrEquals', 'greater-than-or-equal'],
]);

const NEGATED: ReadonlyMap<string, string> = new Map([
  ['equality', 'inequality'],
  ['present', 'not-present'],
  ['starts-with', 'not-starts-with'],
  ['ends-with', 'not-ends-with'],
  ['contains', 'not-contains'],
  ['bit-on', 'bit-off'],
]);

/** Alternatives of conditions that all hold; undefined for what MIM's operators cannot say. */
export function plainConditions(
  expression: string,
): readonly (readonly PlainCondition[])[] | undefined {
  const { tree } = parseExpression(expression);
  const alternatives = parts(tree, 'Or').map((alternative) =>
    parts(alternative, 'And').map(conditionOf),
  );
  return alternatives.every((one) => one.every((condition) => condition !== undefined))
    ? alternatives.map((one) => one.filter((condition) => condition !== undefined))
    : undefined;
}

const parts = (tree: ExpressionNode, name: string): readonly ExpressionNode[] =>
  tree.kind === 'call' && tree.name === name
    ? tree.arguments.flatMap((argument) => parts(argument, name))
    : [tree];

function conditionOf(tree: ExpressionNode): PlainCondition | undefined {
  if (tree.kind !== 'call') return undefined;
  const [first, second] = tree.arguments;
  if (first === undefined) return undefined;
  if (tree.name === 'Not') return negate(conditionOf(first));
  if (tree.name === 'Eq' && first.kind === 'call' && first.name === 'BitAnd') return bitOf(first);
  if (first.kind !== 'attribute') return undefined;
  if (tree.name === 'IsPresent') return { attribute: first.name, operator: 'present', value: '' };
  const operator = COMPARISONS.get(tree.name);
  return operator !== undefined && second?.kind === 'literal'
    ? { attribute: first.name, operator, value: String(second.value) }
    : undefined;
}

/** `BitAnd(2, flags) = 2` */
function bitOf({ arguments: [mask, flags] }: ExpressionNode & { kind: 'call' }) {
  return mask?.kind === 'literal' && flags?.kind === 'attribute'
    ? { attribute: flags.name, operator: 'bit-on', value: String(mask.value) }
    : undefined;
}

function negate(condition: PlainCondition | undefined): PlainCondition | undefined {
  const operator = condition === undefined ? undefined : NEGATED.get(condition.operator);
  return condition === undefined || operator === undefined ? undefined : { ...condition, operator };
}
