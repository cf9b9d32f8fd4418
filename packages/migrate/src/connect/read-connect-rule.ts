import { at, isTrue, numberOf } from '../mim/read-context.ts';
import type { ReadContext } from '../mim/read-context.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { ConnectMapping, ConnectRule } from './connect-rule.ts';

/** Reads the file of one synchronization rule of Azure AD Connect. */
export function readConnectRule(context: ReadContext, root: XmlElement): ConnectRule {
  const { reader } = context;
  reader.ignore(root, 'internal-id', 'version', 'description', 'immutable-tag');
  reader.ignore(root, 'precedence-after', 'precedence-before', 'softDeleteExpiryInterval');
  return {
    id: reader.text(root, 'id').toUpperCase(),
    name: reader.text(root, 'name'),
    outbound: reader.text(root, 'direction').toLowerCase() === 'outbound',
    disabled: isTrue(reader.text(root, 'disabled')),
    connector: reader.text(root, 'connector').toUpperCase(),
    source: reader.text(root, 'sourceObjectType'),
    target: reader.text(root, 'targetObjectType'),
    link: reader.text(root, 'linkType'),
    precedence: numberOf(reader.text(root, 'precedence')) ?? 0,
    passwordSync: isTrue(reader.text(root, 'EnablePasswordSync')),
    mappings: reader
      .listed(root, 'attribute-mappings', 'mapping')
      .map((mapping) => readConnectMapping(context, mapping)),
    joins: reader.listed(root, 'relationshipCriteria', 'conditions').map((group) =>
      reader.children(group, 'condition').map((condition) => {
        reader.ignore(condition, 'caseSensitive');
        reader.attribute(condition, 'caseSensitive');
        return {
          connectorAttribute: reader.text(condition, 'csAttribute'),
          metaverseAttribute: reader.text(condition, 'ilmAttribute'),
        };
      }),
    ),
    scopes: reader.listed(root, 'synchronizationCriteria', 'conditions').map((group) =>
      reader.children(group, 'scope').map((scope) => ({
        attribute: reader.text(scope, 'csAttribute'),
        operator: reader.text(scope, 'csOperator').toUpperCase(),
        value: reader.text(scope, 'csValue'),
      })),
    ),
    place: at(context, root),
  };
}

function readConnectMapping(context: ReadContext, mapping: XmlElement): ConnectMapping {
  const { reader } = context;
  const source = reader.child(mapping, 'src');
  return {
    target: reader.text(mapping, 'dest'),
    sources: reader.texts(source, 'attr'),
    constant: source === undefined ? '' : reader.ownText(source).trim(),
    expression: reader.text(mapping, 'expression'),
    merge: reader.text(mapping, 'valueMergeType'),
    once:
      isTrue(reader.attribute(mapping, 'execute-once')) ||
      isTrue(reader.text(mapping, 'execute-once')),
    place: at(context, mapping),
  };
}
