import type { AttributeType } from '@cognate/kernel';
import { foldName } from '@cognate/kernel';
import { parseExpression } from '@cognate/lang';
import type { FlowDocument } from '@cognate/sync-rules';
import { attributeText, literalText } from '../translate/expression-text.ts';
import { firstOf, flowDocument, within } from '../translate/mapping-text.ts';
import type { FlowParts } from '../translate/mapping-text.ts';
import { metaverseAttribute, say } from '../translate/translate-context.ts';
import type { TargetConnector, TranslateContext } from '../translate/translate-context.ts';
import { connectorUnit } from '../translate/unit.ts';
import type { Unit } from '../translate/unit.ts';
import { connectExpressionText } from './connect-expression.ts';
import type { ConnectText } from './connect-expression.ts';
import { connectFacts } from './connect-facts.ts';
import type { ConnectMapping, ConnectRule } from './connect-rule.ts';

/** A mapping of a rule as a flow. */
export interface ConnectFlow {
  readonly connector: TargetConnector;
  readonly rule: ConnectRule;
  readonly mapping: ConnectMapping;
  readonly parts: FlowParts;
  /** Copies an attribute of several values or of references, which no expression can take part in. */
  readonly whole: boolean;
}

/** The flows of a rule that come along; what does not is told. */
export function flowsOf(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ConnectRule,
  scope: string | undefined,
): readonly ConnectFlow[] {
  return rule.mappings.flatMap((mapping) => {
    if (foldName(mapping.target) === 'dn') return [];
    const text = mappingExpression(context, connector, rule, mapping);
    const refusal = refusalOf(rule, mapping, text);
    if (refusal !== undefined) sayOf(context, rule, mapping, refusal);
    if (!text.ok || refusal !== undefined) return [];
    const target = targetOf(context, connector, rule, mapping);
    const lone = mapping.sources.some((name) => attributeText(name) === text.text);
    const whole = lone && (target?.multivalued === true || target?.type === 'reference');
    for (const remark of remarksOf(mapping, text.notes, whole ? scope : undefined))
      sayOf(context, rule, mapping, remark);
    const parts = within(whole ? undefined : scope, partsOf(text.text), false);
    return [{ connector, rule, mapping, parts, whole }];
  });
}

/** A value that stands for itself is a constant. */
function partsOf(expression: string): FlowParts {
  const { tree } = parseExpression(expression);
  return tree.kind === 'literal' && typeof tree.value !== 'bigint'
    ? { constant: tree.value }
    : { expression };
}

interface Remark {
  readonly category: 'note' | 'human';
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
}

function sayOf(
  context: TranslateContext,
  rule: ConnectRule,
  mapping: ConnectMapping,
  remark: Remark,
): void {
  const subject = `rule ${rule.name}: ${mapping.target}`;
  say(context, { ...remark, subject }, mapping.place);
}

const isMerge = ({ merge }: ConnectMapping): boolean => /^merge/i.test(merge);

/** What differs; `unlimited` is the scope that a flow is not kept to. */
const remarksOf = (
  mapping: ConnectMapping,
  notes: readonly string[],
  unlimited: string | undefined,
): readonly Remark[] => [
  ...notes.map((message): Remark => ({ category: 'note', code: 'expression', message })),
  ...(isMerge(mapping)
    ? [
        {
          category: 'note',
          code: 'merge',
          message:
            'Values of several rules are merged there; here the first rule with values counts.',
        } as const,
      ]
    : []),
  ...(unlimited === undefined
    ? []
    : [
        {
          category: 'note',
          code: 'scope',
          message: `The scope of the rule (${unlimited}) does not limit this flow of several values or references.`,
        } as const,
      ]),
];

/** `IgnoreThisFlow`: what is there stays as it is. */
const mayIgnore = ({ expression }: ConnectMapping): boolean =>
  /\bIgnoreThisFlow\b/i.test(expression);

/** Why a mapping does not become a flow; undefined when it does. */
function refusalOf(
  rule: ConnectRule,
  mapping: ConnectMapping,
  text: ConnectText,
): Remark | undefined {
  if (!text.ok)
    return {
      category: 'human',
      code: 'expression',
      message: `The flow was left out: ${text.reason}.`,
      remedy: 'Write an expression for it.',
    };
  if (mayIgnore(mapping) && text.text === 'Null()')
    return {
      category: 'note',
      code: 'expression',
      message: 'The flow was left out: it only ever fails or leaves the attribute to other rules.',
    };
  if (rule.outbound && isMerge(mapping))
    return {
      category: 'human',
      code: 'merge',
      message:
        'The flow was left out: it adds values to those that are there, and an export flow here sets all of them.',
      remedy: 'Let everything that the attribute should hold flow from the metaverse.',
    };
  return undefined;
}

function targetOf(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ConnectRule,
  { target }: ConnectMapping,
): { readonly type: AttributeType; readonly multivalued: boolean } | undefined {
  return rule.outbound
    ? connector.attributes.get(target)
    : metaverseAttribute(context, rule.target, target);
}

/** What a mapping gives, as an expression. */
export function mappingExpression(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ConnectRule,
  mapping: ConnectMapping,
): ConnectText {
  if (mapping.expression !== '')
    return connectExpressionText(mapping.expression, connectFacts(context, connector, rule));
  const [source] = mapping.sources;
  const text =
    source === undefined
      ? literalText(mapping.constant, targetOf(context, connector, rule, mapping)?.type)
      : attributeText(source);
  return { ok: true, text, notes: [] };
}

/** A flow as the configuration has it, made of these flows of rules. */
export const ruleFlowDocument = (parts: FlowParts, group: readonly ConnectFlow[]): FlowDocument =>
  flowDocument(parts, {
    initialOnly: group[0]?.rule.outbound === true && group[0].mapping.once,
    allowNulls: group.every(({ rule, mapping }) => rule.outbound && !mayIgnore(mapping)),
  });

/** Flows of several rules to one attribute become one: the rule with the lower number counts first. */
export function flowUnits(flows: readonly ConnectFlow[]): readonly Unit[] {
  const groups = Map.groupBy(flows, ({ connector, rule, mapping }) =>
    foldName([connector.id, rule.outbound, rule.source, rule.target, mapping.target].join('\0')),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const { parts, ...said } = together(group);
    if (first === undefined || parts === undefined) return [];
    const { rule, connector, mapping } = first;
    const key = rule.outbound ? 'exportFlows' : 'importFlows';
    const [objectType, metaverseType] = rule.outbound
      ? [rule.target, rule.source]
      : [rule.source, rule.target];
    const subject = `rule ${rule.name}: ${mapping.target}`;
    const code = rule.outbound ? 'export-flow' : 'import-flow';
    return [
      connectorUnit({ ...said, code, subject, place: mapping.place }, connector.id, (draft) => {
        const all = (draft[key] ??= {});
        ((all[objectType] ??= {})[metaverseType] ??= {})[mapping.target] = ruleFlowDocument(
          parts,
          group,
        );
        return [key, objectType, metaverseType, mapping.target];
      }),
    ];
  });
}

/** One flow in place of several. Whole attributes cannot be put together: of different ones the first is taken. */
function together(group: readonly ConnectFlow[]): {
  readonly parts: FlowParts | undefined;
  readonly category: 'one-to-one' | 'note' | 'human';
  readonly message: string;
  readonly remedy?: string;
} {
  const distinct = [
    ...new Map(group.map((flow) => [JSON.stringify(flow.parts), flow] as const)).values(),
  ];
  const [first] = distinct;
  const whole = distinct.find((flow) => flow.whole);
  if (group.length === 1) return { parts: first?.parts, category: 'one-to-one', message: 'Flow.' };
  if (whole !== undefined && distinct.length > 1)
    return {
      parts: whole.parts,
      category: 'human',
      message: `Of the flows of ${group.length} rules the one of rule ${whole.rule.name} was taken: several values or references cannot be put together by an expression.`,
      remedy: 'Look whether one flow is enough, or let a rules extension decide.',
    };
  return {
    parts: firstOf(distinct.map(({ parts }) => parts)),
    category: 'note',
    message:
      distinct.length === 1
        ? `The same flow of ${group.length} rules.`
        : `Flows of ${group.length} rules became one: the first that gives a value counts.`,
  };
}
