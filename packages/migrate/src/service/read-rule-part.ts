import type { ScopeCondition } from '../connect/connect-rule.ts';
import { isTrue } from '../mim/read-context.ts';
import type { ReadContext } from '../mim/read-context.ts';
import { readServiceExpression } from '../mim/read-service-expression.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { ServiceFlow } from './service-rule.ts';

/** The parts of a synchronization rule, as its attributes hold them. */

/** `scoping` */
export function readScope({ reader }: ReadContext, part: XmlElement): readonly ScopeCondition[] {
  return reader.children(part, 'scope').map((scope) => ({
    attribute: reader.text(scope, 'csAttribute'),
    operator: reader.text(scope, 'csOperator').toUpperCase(),
    value: reader.text(scope, 'csValue'),
  }));
}

/** `import-flow`, `export-flow` */
export function readFlow(
  context: ReadContext,
  flow: XmlElement,
  kind: { readonly initialOnly?: boolean; readonly existenceTest?: boolean } = {},
): ServiceFlow {
  const { reader } = context;
  const source = reader.child(flow, 'src');
  // It says which rule may set a reference, in a way that nothing here depends on.
  const scoping = reader.child(flow, 'scoping');
  if (scoping !== undefined) readScope(context, scoping);
  return {
    outbound: flow.name === 'export-flow',
    target: reader.text(flow, 'dest'),
    sources: reader.texts(source, 'attr'),
    constant: source === undefined ? '' : reader.ownText(source).trim(),
    expression: readServiceExpression(context, reader.child(flow, 'fn')),
    allowsNull: isTrue(reader.attribute(flow, 'allows-null')),
    initialOnly: kind.initialOnly ?? false,
    existenceTest: kind.existenceTest ?? false,
  };
}

/** `conditions`: which attributes have to be equal. */
export const readRelationship = (
  { reader }: ReadContext,
  part: XmlElement,
): readonly { readonly connectorAttribute: string; readonly metaverseAttribute: string }[] =>
  reader.children(part, 'condition').map((condition) => ({
    connectorAttribute: reader.text(condition, 'csAttribute'),
    metaverseAttribute: reader.text(condition, 'ilmAttribute'),
  }));
