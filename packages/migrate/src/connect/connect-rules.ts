import { foldName } from '@cognate/kernel';
import type { ProvisioningDocument } from '@cognate/sync-rules';
import { anyText, scopeText } from '../translate/condition-text.ts';
import { attributeText, quoted } from '../translate/expression-text.ts';
import { firstOf, flowDocument, within } from '../translate/mapping-text.ts';
import type { FlowParts } from '../translate/mapping-text.ts';
import { metaverseAttribute, say } from '../translate/translate-context.ts';
import type { TargetConnector, TranslateContext } from '../translate/translate-context.ts';
import { addProjection, connectorUnit, ruleId } from '../translate/unit.ts';
import type { Unit } from '../translate/unit.ts';
import { connectExpressionText } from './connect-expression.ts';
import type { ConnectText } from './connect-expression.ts';
import { connectFacts } from './connect-facts.ts';
import type { ConnectFacts } from './render-connect-expression.ts';
import type { ConnectMapping, ConnectRule } from './connect-rule.ts';

/** The synchronization rules of Azure AD Connect, in order of their precedence. */
export function connectRuleUnits(
  context: TranslateContext,
  rules: readonly ConnectRule[],
): readonly Unit[] {
  const flows: Flow[] = [];
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
    const own = flowsOf(context, connector, rule, scope.text);
    if (rule.outbound && rule.link === 'Provision')
      units.push(...provisionUnit(context, connector, rule, scope.text));
    else flows.push(...own);
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

interface Flow {
  readonly connector: TargetConnector;
  readonly rule: ConnectRule;
  readonly mapping: ConnectMapping;
  readonly parts: FlowParts;
}

function flowsOf(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ConnectRule,
  scope: string | undefined,
): readonly Flow[] {
  const facts = connectFacts(context, connector, rule);
  return rule.mappings.flatMap((mapping) => {
    if (foldName(mapping.target) === 'dn') return [];
    const text = mappingExpression(mapping, facts);
    const subject = `rule ${rule.name}: ${mapping.target}`;
    if (!text.ok) {
      say(
        context,
        {
          category: 'human',
          code: 'expression',
          subject,
          message: `The flow was left out: ${text.reason}.`,
          remedy: 'Write an expression for it.',
        },
        mapping.place,
      );
      return [];
    }
    for (const message of text.notes)
      say(context, { category: 'note', code: 'expression', subject, message }, mapping.place);
    if (/^merge/i.test(mapping.merge))
      say(
        context,
        {
          category: 'note',
          code: 'merge',
          subject,
          message:
            'Values of several rules are merged there; here the first rule with values counts.',
        },
        mapping.place,
      );
    const target = rule.outbound
      ? undefined
      : metaverseAttribute(context, rule.target, mapping.target);
    // A condition gives one value at most; several, and references, are copied only by a lone attribute.
    const whole = target?.multivalued === true || target?.type === 'reference';
    if (whole && scope !== undefined)
      say(
        context,
        {
          category: 'note',
          code: 'scope',
          subject,
          message: `The scope of the rule (${scope}) does not limit this flow of several values or references.`,
        },
        mapping.place,
      );
    const parts = within(whole ? undefined : scope, { expression: text.text });
    return [{ connector, rule, mapping, parts }];
  });
}

function mappingExpression(mapping: ConnectMapping, facts: ConnectFacts): ConnectText {
  if (mapping.expression !== '') return connectExpressionText(mapping.expression, facts);
  const [source] = mapping.sources;
  const text = source === undefined ? quoted(mapping.constant) : attributeText(source);
  return { ok: true, text, notes: [] };
}

/** Flows of several rules to one attribute become one: the rule with the lower number counts first. */
function flowUnits(flows: readonly Flow[]): readonly Unit[] {
  const groups = Map.groupBy(flows, ({ connector, rule, mapping }) =>
    foldName([connector.id, rule.outbound, rule.source, rule.target, mapping.target].join('\0')),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const parts = firstOf(group.map((flow) => flow.parts));
    if (first === undefined || parts === undefined) return [];
    const { rule, connector, mapping } = first;
    const key = rule.outbound ? 'exportFlows' : 'importFlows';
    const [objectType, metaverseType] = rule.outbound
      ? [rule.target, rule.source]
      : [rule.source, rule.target];
    return [
      connectorUnit(
        {
          category: group.length > 1 ? 'note' : 'one-to-one',
          code: rule.outbound ? 'export-flow' : 'import-flow',
          subject: `rule ${rule.name}: ${mapping.target}`,
          message:
            group.length > 1
              ? `Flows of ${group.length} rules became one: the first that gives a value counts.`
              : 'Flow.',
          place: mapping.place,
        },
        connector.id,
        (draft) => {
          const all = (draft[key] ??= {});
          ((all[objectType] ??= {})[metaverseType] ??= {})[mapping.target] = flowDocument(parts, {
            initialOnly: rule.outbound && mapping.once,
            allowNulls: rule.outbound,
          });
          return [key, objectType, metaverseType, mapping.target];
        },
      ),
    ];
  });
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
          metaverseType: rule.target,
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

function provisionUnit(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ConnectRule,
  scope: string | undefined,
): readonly Unit[] {
  const name = rule.mappings.find(({ target }) => foldName(target) === 'dn');
  const facts = connectFacts(context, connector, rule);
  const dn = name === undefined ? undefined : mappingExpression(name, facts);
  if (dn?.ok !== true) {
    sayOf(
      context,
      rule,
      'human',
      `The rule creates objects, but ${dn === undefined ? 'makes no name (dn)' : `its name cannot be translated: ${dn.reason}`}; the rule was left out with its flows. Write an outbound rule by hand.`,
    );
    return [];
  }
  const flows = flowsOf(context, connector, rule, undefined);
  return [
    connectorUnit(
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
            flows.map(({ mapping, parts }) => [
              mapping.target,
              flowDocument(parts, { allowNulls: true, initialOnly: mapping.once }),
            ]),
          ),
          ...(rule.joins.length === 0 ? {} : { existing: 'join' }),
        };
        draft.provision = [...others, document];
        return ['provision', others.length];
      },
    ),
  ];
}
