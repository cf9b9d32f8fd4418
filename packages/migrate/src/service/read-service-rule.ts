import { placeOf } from '../findings/finding.ts';
import { isTrue, numberOf } from '../mim/read-context.ts';
import type { ReadContext } from '../mim/read-context.ts';
import { unreadPath } from '../xml/element-reader.ts';
import { createXmlBuilder } from '../xml/xml-builder.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { XML_LIMITS } from '../xml/xml-limits.ts';
import { readFlow, readRelationship, readScope } from './read-rule-part.ts';
import type { ServiceObject } from './service-object.ts';
import { valueOf } from './service-object.ts';
import type { ServiceRule } from './service-rule.ts';

/** Reads a `SynchronizationRule`; its parts are XML inside of texts. Throws `xml-not-well-formed` for one that is not. */
export function readServiceRule(context: ReadContext, object: ServiceObject): ServiceRule {
  const roots: XmlElement[] = [];
  const parts = (name: string): readonly XmlElement[] => {
    const own = (object.values.get(name) ?? []).flatMap(
      (text) => parsePart(context.file, text) ?? [],
    );
    roots.push(...own);
    return own;
  };
  const flowType = valueOf(object, 'FlowType');
  const agent = valueOf(object, 'ConnectedSystem') || valueOf(object, 'ManagementAgentID');
  const flows = [
    ...parts('PersistentFlow').map((part) => readFlow(context, part)),
    ...parts('InitialFlow').map((part) => readFlow(context, part, { initialOnly: true })),
    ...parts('ExistenceTest').map((part) => readFlow(context, part, { existenceTest: true })),
  ];
  const rule: ServiceRule = {
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
    dependency: braced(valueOf(object, 'Dependency')),
    joins: parts('RelationshipCriteria').flatMap((part) => readRelationship(context, part)),
    inboundScope: parts('ConnectedSystemScope').flatMap((part) => readScope(context, part)),
    outboundScope: parts('msidmOutboundScopingFilters').flatMap((part) => readScope(context, part)),
    flows,
    parameters: parts('SynchronizationRuleParameters').map((part) => {
      context.reader.text(part, 'type');
      return context.reader.text(part, 'name');
    }),
    place: placeOf(context.file, object.element),
  };
  sayUnread(context, object, roots);
  return rule;
}

/** What nobody asked for in the texts of a rule; their own lines mean nothing in the file. */
function sayUnread(
  { file, reader, findings }: ReadContext,
  object: ServiceObject,
  roots: readonly XmlElement[],
): void {
  const place = placeOf(file, object.element);
  for (const unread of roots.flatMap((root) => reader.unread(root)))
    findings.push({
      category: 'unknown',
      code: 'element',
      subject: `${valueOf(object, 'DisplayName')}: ${unreadPath(unread)}`,
      message: 'This reader does not know what it means; nothing of it is carried over.',
      remedy: 'Look at this place of the file, and tell the project about it.',
      place,
    });
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
