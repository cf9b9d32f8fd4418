import type { ScopeCondition } from '../connect/connect-rule.ts';
import { placeOf } from '../findings/finding.ts';
import { isTrue, numberOf } from '../mim/read-context.ts';
import type { ReadContext } from '../mim/read-context.ts';
import { readServiceExpression } from '../mim/read-service-expression.ts';
import { createXmlBuilder } from '../xml/xml-builder.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { XML_LIMITS } from '../xml/xml-limits.ts';
import type { ServiceObject } from './service-object.ts';
import { valueOf } from './service-object.ts';
import type { ServiceFlow, ServiceRule } from './service-rule.ts';

/** Reads a `SynchronizationRule`; its parts are XML inside of texts. Throws `xml-not-well-formed` for one that is not. */
export function readServiceRule(context: ReadContext, object: ServiceObject): ServiceRule {
  const parts = (name: string): readonly XmlElement[] =>
    (object.values.get(name) ?? []).flatMap((text) => {
      const element = parsePart(context.file, text);
      return element === undefined ? [] : [element];
    });
  const flowType = valueOf(object, 'FlowType');
  const agent = valueOf(object, 'ConnectedSystem') || valueOf(object, 'ManagementAgentID');
  const flows = [
    ...parts('PersistentFlow').map((part) => readFlow(context, part, false)),
    ...parts('InitialFlow').map((part) => readFlow(context, part, true)),
  ];
  return {
    id: braced(object.id),
    name: valueOf(object, 'DisplayName'),
    agent: braced(agent),
    objectType: valueOf(object, 'ConnectedObjectType'),
    metaverseType: valueOf(object, 'ILMObjectType'),
    inbound: flowType === '0' || flowType === '2',
    outbound: flowType === '1' || flowType === '2',
    projects: isTrue(valueOf(object, 'CreateILMObject')),
    provisions: isTrue(valueOf(object, 'CreateConnectedSystemObject')),
    disconnects: isTrue(valueOf(object, 'DisconnectConnectedSystemObject')),
    filterBased: isTrue(valueOf(object, 'msidmOutboundIsFilterBased')),
    precedence: numberOf(valueOf(object, 'Precedence')) ?? 0,
    joins: parts('RelationshipCriteria').flatMap((part) =>
      context.reader.children(part, 'condition').map((condition) => ({
        connectorAttribute: context.reader.text(condition, 'csAttribute'),
        metaverseAttribute: context.reader.text(condition, 'ilmAttribute'),
      })),
    ),
    inboundScope: parts('ConnectedSystemScope').flatMap((part) => readScope(context, part)),
    outboundScope: parts('msidmOutboundScopingFilters').flatMap((part) => readScope(context, part)),
    flows,
    parameters: parts('SynchronizationRuleParameters').map((part) =>
      context.reader.text(part, 'name'),
    ),
    place: placeOf(context.file, object.element),
  };
}

/** `urn:uuid:...` and bare ids as `{GUID}` in upper case. */
const braced = (text: string): string => {
  const bare = text.replace(/^urn:uuid:/i, '').replaceAll(/[{}]/g, '');
  return bare === '' ? '' : `{${bare.toUpperCase()}}`;
};

function parsePart(file: string, text: string): XmlElement | undefined {
  if (text.trim() === '') return undefined;
  const builder = createXmlBuilder({ file, limits: XML_LIMITS });
  builder.write(text);
  return builder.end();
}

function readScope({ reader }: ReadContext, part: XmlElement): readonly ScopeCondition[] {
  return reader.children(part, 'scope').map((scope) => ({
    attribute: reader.text(scope, 'csAttribute'),
    operator: reader.text(scope, 'csOperator').toUpperCase(),
    value: reader.text(scope, 'csValue'),
  }));
}

function readFlow(context: ReadContext, flow: XmlElement, initialOnly: boolean): ServiceFlow {
  const { reader } = context;
  const source = reader.child(flow, 'src');
  return {
    outbound: flow.name === 'export-flow',
    target: reader.text(flow, 'dest'),
    sources: reader.texts(source, 'attr'),
    constant: source === undefined ? '' : reader.ownText(source).trim(),
    expression: readServiceExpression(context, reader.child(flow, 'fn')),
    allowsNull: isTrue(reader.attribute(flow, 'allows-null')),
    initialOnly,
  };
}
