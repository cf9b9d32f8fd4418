import { foldName } from '@cognate/kernel';
import type { FlowDocument, ProvisioningDocument } from '@cognate/sync-rules';
import type { ServiceFlow, ServiceRule } from '../service/service-rule.ts';
import { scopeText } from './condition-text.ts';
import { attributeText, serviceExpressionText } from './expression-text.ts';
import type { Translated } from './expression-text.ts';
import { keepFlowSecret } from './export-flows.ts';
import { constantText, flowDocument, isSecretAttribute } from './mapping-text.ts';
import type { FlowParts } from './mapping-text.ts';
import { metaverseAttribute, say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { connectorUnit, ruleId } from './unit.ts';
import type { Unit } from './unit.ts';

/** The outbound rules that synchronization rules of the identity service become. */
export function serviceRuleUnits(
  context: TranslateContext,
  rules: readonly ServiceRule[],
): readonly Unit[] {
  return [...rules]
    .sort((a, b) => a.precedence - b.precedence)
    .flatMap((rule) => {
      const connector = context.byAgent.get(rule.agent);
      const subject = `synchronization rule ${rule.name}`;
      if (connector === undefined) {
        say(
          context,
          {
            category: 'human',
            code: 'missing-agent',
            subject,
            message: `It belongs to the management agent ${rule.agent}, whose export is not in the folder.`,
          },
          rule.place,
        );
        return [];
      }
      if (rule.inbound)
        say(
          context,
          {
            category: 'one-to-one',
            code: 'sync-rule',
            subject,
            message:
              'Its inbound flows, joins and projection are listed by themselves, each within its scope.',
          },
          rule.place,
        );
      return rule.outbound ? outboundUnit(context, connector, rule) : [];
    });
}

function outboundUnit(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ServiceRule,
): readonly Unit[] {
  const parts = outboundParts(context, rule);
  if (parts.ok) return [provisionUnit(context, connector, rule, parts)];
  const subject = `synchronization rule ${rule.name}`;
  const { message, remedy } = parts;
  say(context, { category: 'human', code: 'sync-rule', subject, message, remedy }, rule.place);
  return [];
}

type OutboundParts =
  | { readonly ok: true; readonly when: string; readonly dn: string }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

const refuse = (message: string, remedy: string): OutboundParts => ({ ok: false, message, remedy });

/** The scope and the name of an outbound rule, or why there can be none here. */
export function outboundParts(context: TranslateContext, rule: ServiceRule): OutboundParts {
  const scope = scopeText(rule.outboundScope, (name) =>
    metaverseAttribute(context, rule.metaverseType, name),
  );
  if (!scope.ok)
    return refuse(`The outbound rule was left out: ${scope.reason}.`, 'Write it by hand.');
  if (!rule.filterBased)
    return refuse(
      'The outbound rule was left out: policy and workflows of the identity service add it to objects one by one.',
      'Decide by a condition over the metaverse object which objects it is for, and write an outbound rule.',
    );
  const name = nameOf(rule);
  return name.ok
    ? { ok: true, when: scope.text, dn: name.text }
    : refuse(
        `The outbound rule was left out: ${name.reason}.`,
        'Write an outbound rule with a dn.',
      );
}

/** The expression for the name of new objects. */
function nameOf(rule: ServiceRule): Translated {
  const dn = rule.flows.find(({ outbound, target }) => outbound && foldName(target) === 'dn');
  if (dn === undefined) return { ok: false, reason: 'it makes no name (dn)' };
  if (rule.parameters.length > 0) return { ok: false, reason: 'it has workflow parameters' };
  return flowText(dn);
}

function provisionUnit(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ServiceRule,
  { when, dn }: { readonly when: string; readonly dn: string },
): Unit {
  const { metaverseType, objectType, place } = rule;
  const notes: string[] = [];
  const flows = ruleFlows(context, connector, rule, notes);
  if (rule.joins.length > 0)
    notes.push(
      'Objects that exist are found by their name, not by the relationship of the rule; give the connector join criteria as well.',
    );
  const id = ruleId(connector.id, rule.name);
  const dependsOn = dependencyOf(context, rule, notes);
  return connectorUnit(
    {
      category: notes.length === 0 ? 'one-to-one' : 'note',
      code: 'sync-rule',
      subject: `synchronization rule ${rule.name}`,
      message: notes.length === 0 ? 'Outbound rule.' : notes.join(' '),
      place,
    },
    connector.id,
    (draft) => {
      const others = draft.provision ?? [];
      const document: ProvisioningDocument = {
        id,
        metaverseType,
        objectType,
        ...(when === '' ? {} : { when }),
        ...(dependsOn === undefined ? {} : { dependsOn }),
        dn,
        flows,
        ...(rule.disconnects ? {} : { onScopeLoss: 'leave' }),
        ...(rule.joins.length > 0 ? { existing: 'join' } : {}),
      };
      draft.provision = [...others, document];
      return ['provision', others.length];
    },
  );
}

/** The outbound rule that this one waits for, where it came along. */
function dependencyOf(
  context: TranslateContext,
  { dependency }: ServiceRule,
  notes: string[],
): string | undefined {
  if (dependency === '') return undefined;
  const other = context.source.serviceRules.find(({ id }) => id === dependency);
  const connector = context.byAgent.get(other?.agent ?? '');
  if (other?.outbound === true && connector !== undefined && outboundParts(context, other).ok)
    return ruleId(connector.id, other.name);
  notes.push(`The rule ${other?.name ?? dependency}, which it depends on, did not come along.`);
  return undefined;
}

function flowText(flow: ServiceFlow): Translated {
  if (flow.expression !== undefined) return serviceExpressionText(flow.expression);
  const [source] = flow.sources;
  return source === undefined
    ? { ok: false, reason: 'the flow has no source' }
    : { ok: true, text: attributeText(source) };
}

function ruleFlows(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ServiceRule,
  notes: string[],
): Readonly<Record<string, FlowDocument>> {
  const flows: Record<string, FlowDocument> = {};
  for (const flow of rule.flows) {
    const { target, constant } = flow;
    if (!flow.outbound || foldName(target) === 'dn') continue;
    const isConstant = flow.sources.length === 0 && flow.expression === undefined;
    if (isConstant && isSecretAttribute(target, connector.attributes.get(target)?.type)) {
      const secret = { objectType: rule.objectType, attribute: target, place: rule.place };
      keepFlowSecret(context, connector, secret, constant);
      continue;
    }
    const parts = flowParts(connector, flow, isConstant);
    if (flows[target] !== undefined) notes.push(`A second flow to ${target} was left out.`);
    else if (typeof parts === 'string') notes.push(`The flow to ${target} was left out: ${parts}.`);
    else
      flows[target] = flowDocument(parts, {
        allowNulls: flow.allowsNull && !flow.initialOnly && !flow.existenceTest,
        initialOnly: flow.initialOnly,
        existenceTest: flow.existenceTest,
      });
  }
  return flows;
}

/** The source of a flow, or why there is none. */
function flowParts(
  connector: TargetConnector,
  flow: ServiceFlow,
  isConstant: boolean,
): FlowParts | string {
  if (!isConstant) {
    const text = flowText(flow);
    return text.ok ? { expression: text.text } : text.reason;
  }
  const text = constantText(flow.constant, connector.attributes.get(flow.target)?.type);
  return text.ok ? text.flow : text.reason;
}
