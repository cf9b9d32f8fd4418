import { parseExpression } from '@cognate/lang';
import type { ConnectorDocument, ProvisioningDocument } from '@cognate/sync-rules';
import { plainConditions } from './condition-tree.ts';
import { guidOf, warn } from './export-context.ts';
import type { ExportContext } from './export-context.ts';
import { projectionRule, projectionsOf } from './write-agent-rules.ts';
import { agentId } from './write-agent.ts';
import { flowElement, longFlow } from './write-mapping.ts';
import { container, element, escapeXml, textElement } from './write-xml.ts';

/** The operators of scopes by those of connector filters. */
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['equality', 'EQUAL'],
  ['inequality', 'NOTEQUAL'],
  ['present', 'ISNOTNULL'],
  ['not-present', 'ISNULL'],
  ['starts-with', 'STARTSWITH'],
  ['not-starts-with', 'NOTSTARTSWITH'],
  ['ends-with', 'ENDSWITH'],
  ['not-ends-with', 'NOTENDSWITH'],
  ['contains', 'CONTAINS'],
  ['not-contains', 'NOTCONTAINS'],
  ['less-than', 'LESSTHAN'],
  ['less-than-or-equal', 'LESSTHAN_OR_EQUAL'],
  ['greater-than', 'GREATERTHAN'],
  ['greater-than-or-equal', 'GREATERTHAN_OR_EQUAL'],
  ['bit-on', 'ISBITSET'],
  ['bit-off', 'ISBITNOTSET'],
]);

/** Outbound rules, and projections with a condition, as synchronization rules of the identity service. */
export function writeServiceRules(context: ExportContext): readonly string[] {
  return context.configuration.connectors.flatMap((connector) => [
    ...(connector.provision ?? []).map((rule, index) =>
      writeOutbound(context, connector, rule, index + 1),
    ),
    ...writeProjectionRules(context, connector),
  ]);
}

function writeProjectionRules(
  context: ExportContext,
  connector: ConnectorDocument,
): readonly string[] {
  return Object.entries(connector.project ?? {}).flatMap(([type, projections]) =>
    projectionsOf(projections).flatMap((projection, index) => {
      if (
        typeof projection === 'string' ||
        !('when' in projection) ||
        projection.when === undefined
      )
        return [];
      const name = `${connector.id} projects ${type} ${index + 1}`;
      const rule = projectionRule(connector.id, type, index);
      return [
        exportObject(rule, [
          ['DisplayName', [name]],
          ['FlowType', ['0']],
          ['ConnectedSystem', [agentId(connector.id)]],
          ['ConnectedObjectType', [type]],
          ['ILMObjectType', [projection.metaverseType]],
          ['CreateILMObject', ['True']],
          ['ConnectedSystemScope', scopeOf(context, projection.when, name)],
        ]),
      ];
    }),
  );
}

function writeOutbound(
  context: ExportContext,
  connector: ConnectorDocument,
  rule: ProvisioningDocument,
  precedence: number,
): string {
  const { id, metaverseType, objectType, when, dn, dependsOn, onScopeLoss, existing } = rule;
  if (rule.ifTaken !== undefined) warn(context, id, 'MIM has no names to try in turn.');
  const flows = Object.entries(rule.flows ?? {}).map(([target, document]) => {
    const flow = longFlow(document);
    const text = flow.expression ?? JSON.stringify(flow.constant ?? '');
    const { tree } = parseExpression(text);
    return {
      kind:
        flow.existenceTest === true
          ? 'ExistenceTest'
          : flow.initialOnly === true
            ? 'InitialFlow'
            : 'PersistentFlow',
      text: flowElement(tree, target, 'export', flow.allowNulls === true),
    };
  });
  const textsOf = (kind: string): readonly string[] =>
    flows.filter((flow) => flow.kind === kind).map(({ text }) => text);
  const name = id.startsWith(`${connector.id}.`) ? id.slice(connector.id.length + 1) : id;
  return exportObject(guidOf('rule', id), [
    ['DisplayName', [name]],
    ['FlowType', ['1']],
    ['ConnectedSystem', [agentId(connector.id)]],
    ['ConnectedObjectType', [objectType]],
    ['ILMObjectType', [metaverseType]],
    ['CreateConnectedSystemObject', ['True']],
    ['DisconnectConnectedSystemObject', [onScopeLoss === 'leave' ? 'False' : 'True']],
    ['Precedence', [String(precedence)]],
    ['msidmOutboundIsFilterBased', ['True']],
    ['msidmOutboundScopingFilters', when === undefined ? [] : scopeOf(context, when, id)],
    ['RelationshipCriteria', existing === 'join' ? [relationship(connector, objectType)] : []],
    [
      'PersistentFlow',
      [flowElement(parseExpression(dn).tree, 'dn', 'export', false), ...textsOf('PersistentFlow')],
    ],
    ['InitialFlow', textsOf('InitialFlow')],
    ['ExistenceTest', textsOf('ExistenceTest')],
    ['Dependency', dependsOn === undefined ? [] : [resource(guidOf('rule', dependsOn))]],
  ]);
}

function scopeOf(context: ExportContext, when: string, subject: string): readonly string[] {
  const alternatives = plainConditions(when) ?? [];
  const [conditions] = alternatives;
  if (alternatives.length !== 1 || conditions === undefined) {
    warn(context, subject, `MIM cannot say this scope, so the rule has none there: ${when}`);
    return [];
  }
  const scopes = conditions.map(({ attribute, operator, value }) =>
    element(
      'scope',
      {},
      textElement('csAttribute', attribute) +
        textElement('csOperator', OPERATORS.get(operator) ?? '') +
        textElement('csValue', value),
    ),
  );
  return [element('scoping', {}, scopes.join(''))];
}

/** How existing objects are found: the first plain join of the type. */
function relationship({ join }: ConnectorDocument, objectType: string): string {
  const [first] = join?.[objectType] ?? [];
  const conditions = Object.entries(first?.match ?? {}).flatMap(([target, source]) =>
    typeof source === 'string'
      ? [
          element(
            'condition',
            {},
            textElement('ilmAttribute', target) + textElement('csAttribute', source),
          ),
        ]
      : [],
  );
  return element('conditions', {}, conditions.length === 0 ? '<condition/>' : conditions.join(''));
}

const resource = (guid: string): string => `urn:uuid:${guid.slice(1, -1).toLowerCase()}`;

function exportObject(
  id: string,
  values: readonly (readonly [name: string, values: readonly string[]])[],
): string {
  const attributes = values
    .filter(([, own]) => own.length > 0)
    .map(([name, own]) =>
      container('ResourceManagementAttribute', [
        textElement('AttributeName', name),
        textElement('HasReference', 'false'),
        textElement('IsMultiValue', String(own.length > 1)),
        own.length === 1
          ? element('Value', {}, escapeXml(own[0] ?? ''))
          : container(
              'Values',
              own.map((value) => textElement('string', value)),
            ),
      ]),
    );
  return container('ExportObject', [
    container('ResourceManagementObject', [
      textElement('ObjectIdentifier', resource(id)),
      textElement('ObjectType', 'SynchronizationRule'),
      textElement('IsPlaceholder', 'false'),
      container('ResourceManagementAttributes', attributes),
    ]),
  ]);
}
