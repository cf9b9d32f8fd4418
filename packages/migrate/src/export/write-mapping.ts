import { parseExpression } from '@cognate/lang';
import type { ExpressionNode } from '@cognate/lang';
import type { FlowDocument } from '@cognate/sync-rules';
import { within } from '../translate/mapping-text.ts';
import { guidOf } from './export-context.ts';
import { container, element, escapeXml, textElement } from './write-xml.ts';

type LongFlow = Exclude<FlowDocument, string>;

export const longFlow = (flow: FlowDocument): LongFlow =>
  typeof flow === 'string' ? { expression: flow } : flow;

/** `<dn>` and `<object-id>` are no attributes. */
function sourceElement(name: string): string {
  const intrinsic = /^<(.+)>$/.exec(name)?.[1];
  return textElement('src-attribute', intrinsic ?? name, {
    intrinsic: intrinsic === undefined ? undefined : 'true',
  });
}

/** The mapping inside a flow. */
export function writeMapping(document: FlowDocument, direction: 'import' | 'export'): string {
  const { when, ...plain } = longFlow(document);
  // MIM's flows have no conditions of their own: what a condition keeps out gives nothing.
  const flow: LongFlow = { ...plain, ...within(when, plain, false) };
  if (flow.script !== undefined)
    return element('scripted-mapping', {}, textElement('script-context', flow.script));
  if (flow.dnPart !== undefined)
    return element('dn-part-mapping', {}, textElement('dn-part', String(flow.dnPart)));
  if (flow.initialOnly === true) return ruleMapping(flow, direction);
  if (flow.constant !== undefined)
    return element('constant-mapping', {}, textElement('constant-value', String(flow.constant)));
  const { tree } = parseExpression(flow.expression ?? '');
  if (tree.kind === 'literal')
    return element('constant-mapping', {}, textElement('constant-value', String(tree.value)));
  return tree.kind === 'attribute'
    ? element('direct-mapping', {}, sourceElement(tree.name))
    : ruleMapping(flow, direction);
}

/** Expressions, and flows for new objects only, are known in synchronization rules alone. */
function ruleMapping(flow: LongFlow, direction: 'import' | 'export'): string {
  const tree = flow.expression === undefined ? undefined : parseExpression(flow.expression).tree;
  const type =
    tree === undefined ? 'constant' : tree.kind === 'attribute' ? 'direct' : 'expression';
  const value =
    type === 'constant'
      ? [textElement('sync-rule-value', String(flow.constant))]
      : type === 'expression' && tree !== undefined
        ? [element('sync-rule-value', {}, flowElement(tree, '', direction))]
        : [];
  return container(
    'sync-rule-mapping',
    [...(tree === undefined ? [] : attributesOf(tree).map(sourceElement)), ...value],
    {
      'mapping-type': type,
      'sync-rule-id': guidOf('expressions'),
      'sync-rule-mapping-id': guidOf(direction, JSON.stringify(flow)),
      'initial-flow-only': flow.initialOnly === true ? 'true' : 'false',
      'is-existence-test': 'false',
    },
  );
}

/** The flow of a synchronization rule as the identity service writes it. */
export function flowElement(
  tree: ExpressionNode,
  target: string,
  direction: 'import' | 'export',
  allowsNull?: boolean,
): string {
  const sources = attributesOf(tree).map((name) => textElement('attr', name));
  const constant = tree.kind === 'literal' ? [escapeXml(String(tree.value))] : [];
  const call = tree.kind === 'call' ? [functionElement(tree)] : [];
  return element(
    `${direction}-flow`,
    { 'allows-null': allowsNull === undefined ? undefined : String(allowsNull) },
    [
      element('src', {}, [...sources, ...constant].join('')),
      textElement('dest', target),
      element('scoping'),
      ...call,
    ].join(''),
  );
}

function functionElement(tree: ExpressionNode & { kind: 'call' }): string {
  // A function with one argument cannot be joined by an operator.
  const joins = tree.name === 'Concatenate' && tree.arguments.length > 1;
  return element(
    'fn',
    { id: joins ? '+' : tree.name, isCustomExpression: 'true' },
    tree.arguments.map((argument) => element('arg', {}, argumentText(argument))).join(''),
  );
}

function argumentText(node: ExpressionNode): string {
  switch (node.kind) {
    case 'call':
      return functionElement(node);
    case 'attribute':
      return escapeXml(node.name);
    case 'literal':
      return escapeXml(node.type === 'string' ? `"${String(node.value)}"` : String(node.value));
    case 'missing':
      return '';
  }
}

/** The attributes that an expression reads, each once. */
function attributesOf(tree: ExpressionNode): readonly string[] {
  switch (tree.kind) {
    case 'attribute':
      return [tree.name];
    case 'call':
      return [...new Set(tree.arguments.flatMap(attributesOf))];
    default:
      return [];
  }
}
