import { foldName } from '@cognate/kernel';
import type { ProvisioningDocument } from '@cognate/sync-rules';
import { anyText, scopeText } from '../translate/condition-text.ts';
import { attributeText } from '../translate/expression-text.ts';
import { metaverseAttribute, say } from '../translate/translate-context.ts';
import type { TargetConnector, TranslateContext } from '../translate/translate-context.ts';
import { addProjection, connectorUnit, ruleId } from '../translate/unit.ts';
import type { Unit } from '../translate/unit.ts';
import { flowsOf, flowUnits, mappingExpression, ruleFlowDocument } from './connect-flows.ts';
import type { ConnectFlow } from './connect-flows.ts';
import type { ConnectRule } from './connect-rule.ts';

/** The synchronization rules of Azure AD Connect, in order of their precedence. */
export function connectRuleUnits(
  context: TranslateContext,
  rules: readonly ConnectRule[],
): readonly Unit[] {
  const flows: ConnectFlow[] = [];
  const units: Unit[] = [];
  for (const rule of rules.toSorted((a, b) => a.precedence - b.precedence)) {
    const connector = context.byAgent.get(rule.connector);
    if (connector === undefined) continue;
    if (rule.disabled) {
      sayOf(context, rule, 'note', 'It is disabled; left out.');
      continue;
    }
    const scope = scopeOf(context, connector, rule);
    if (scope === undefined) continue;
    sayOf(
      context,
      rule,
      'one-to-one',
      `Precedence ${rule.precedence}, ${rule.mappings.length} flows.`,
    );
    if (rule.passwordSync)
      sayOf(context, rule, 'note', 'It lets passwords be synchronized; nothing here does that.');
    const provision =
      rule.outbound && rule.link === 'Provision'
        ? provisionUnit(context, connector, rule, scope.text)
        : undefined;
    if (provision === undefined) flows.push(...flowsOf(context, connector, rule, scope.text));
    else units.push(provision);
    if (!rule.outbound) units.push(...linkUnits(connector, rule, scope.text));
  }
  return [...units, ...flowUnits(flows)];
}

function sayOf(
  context: TranslateContext,
  rule: ConnectRule,
  category: 'one-to-one' | 'note' | 'human',
  message: string,
): void {
  say(context, { category, code: 'sync-rule', subject: `rule ${rule.name}`, message }, rule.place);
}

/** The scope of a rule as a condition; an empty text for all objects, undefined when it cannot be translated. */
function scopeOf(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ConnectRule,
): { readonly text: string | undefined } | undefined {
  const texts: string[] = [];
  for (const group of rule.scopes) {
    const scope = scopeText(group, (name) =>
      rule.outbound
        ? metaverseAttribute(context, rule.source, name)
        : connector.attributes.get(name),
    );
    if (!scope.ok) {
      sayOf(context, rule, 'human', `The rule was left out with all its flows: ${scope.reason}.`);
      return undefined;
    }
    if (scope.text !== '') texts.push(scope.text);
  }
  return { text: texts.length === 0 ? undefined : anyText(texts) };
}

/** Joins, and for rules that provision into the metaverse the projection. */
function linkUnits(
  connector: TargetConnector,
  rule: ConnectRule,
  scope: string | undefined,
): readonly Unit[] {
  const joins = rule.joins.map((group) =>
    connectorUnit(
      {
        category: 'note',
        code: 'join',
        subject: `rule ${rule.name}: join`,
        message:
          'Join criterion; here it is tried for every object, not only for those in the scope of the rule.',
        place: rule.place,
      },
      connector.id,
      (draft) => {
        const list = ((draft.join ??= {})[rule.source] ??= []);
        list.push({
          // A rule for objects of any type names none.
          ...(rule.target === '*' ? {} : { metaverseType: rule.target }),
          match: Object.fromEntries(
            group.map((pair) => [pair.metaverseAttribute, attributeText(pair.connectorAttribute)]),
          ),
        });
        return ['join', rule.source, list.length - 1];
      },
    ),
  );
  if (rule.link !== 'Provision') return joins;
  return [
    ...joins,
    connectorUnit(
      {
        category: 'one-to-one',
        code: 'projection',
        subject: `rule ${rule.name}: projection`,
        message: `Projection to ${rule.target}.`,
        place: rule.place,
      },
      connector.id,
      (draft) => {
        const to = rule.target;
        const document = scope === undefined ? to : { metaverseType: to, when: scope };
        return addProjection(draft, rule.source, document);
      },
    ),
  ];
}

/** The outbound rule, or undefined where it can have no name; its flows then go to what is connected otherwise. */
function provisionUnit(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ConnectRule,
  scope: string | undefined,
): Unit | undefined {
  const name = rule.mappings.find(({ target }) => foldName(target) === 'dn');
  const dn = name === undefined ? undefined : mappingExpression(context, connector, rule, name);
  if (dn?.ok !== true) {
    sayOf(
      context,
      rule,
      'human',
      `The rule creates objects, but ${dn === undefined ? 'makes no name (dn)' : `its name cannot be translated: ${dn.reason}`}. Its flows came along for objects that are connected otherwise. Write an outbound rule by hand.`,
    );
    return undefined;
  }
  const flows = flowsOf(context, connector, rule, undefined);
  return connectorUnit(
    {
      category: 'one-to-one',
      code: 'provisioning',
      subject: `rule ${rule.name}`,
      message: 'Outbound rule.',
      place: rule.place,
    },
    connector.id,
    (draft) => {
      const others = draft.provision ?? [];
      const document: ProvisioningDocument = {
        id: ruleId(connector.id, rule.name),
        metaverseType: rule.source,
        objectType: rule.target,
        ...(scope === undefined ? {} : { when: scope }),
        dn: dn.text,
        flows: Object.fromEntries(
          flows.map((flow) => [flow.mapping.target, ruleFlowDocument(flow.parts, [flow])]),
        ),
        ...(rule.joins.length === 0 ? {} : { existing: 'join' }),
      };
      draft.provision = [...others, document];
      return ['provision', others.length];
    },
  );
}
