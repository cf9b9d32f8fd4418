import type { Finding } from '../findings/finding.ts';
import { placeOf } from '../findings/finding.ts';
import type { ReadContext } from '../mim/read-context.ts';
import { anyText, scopeText } from '../translate/condition-text.ts';
import { attributeText, quoted, serviceExpressionText } from '../translate/expression-text.ts';
import type { Translated } from '../translate/expression-text.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { readFlow, readRelationship, readScope } from './read-rule-part.ts';

type Described = Pick<Finding, 'subject' | 'message'> & Partial<Pick<Finding, 'remedy'>>;

type Describe = (context: ReadContext, part: XmlElement) => Described;

const PARTS: ReadonlyMap<string, Describe> = new Map([
  ['import-flow', describeFlow],
  ['export-flow', describeFlow],
  ['scoping', describeScope],
  ['conditions', describeRelationship],
  [
    'sync-parameter',
    ({ reader }, part) => ({
      subject: `workflow parameter ${reader.text(part, 'name')}`,
      message: `A parameter of type ${reader.text(part, 'type')}, which a workflow of the identity service would fill.`,
      remedy: 'Put the value, or an attribute that holds it, into the expressions.',
    }),
  ],
]);

/** Whether an element is a part of a synchronization rule that can stand alone in a file. */
export const isLoosePart = (name: string): boolean => PARTS.has(name);

/**
 * Parts of synchronization rules that stand in a file by themselves, without the rule: what each says as an expression.
 * They belong to no connector, so that somebody has to put them where they should be.
 */
export function readLooseParts(context: ReadContext, root: XmlElement): readonly Finding[] {
  const { reader } = context;
  const describe = PARTS.get(root.name);
  if (describe !== undefined) {
    const place = placeOf(context.file, root);
    return [{ category: 'human', code: 'rule-part', ...describe(context, root), place }];
  }
  reader.attribute(root, 'source');
  reader.attribute(root, 'kind');
  return root.children.flatMap((child) => {
    reader.children(root, child.name);
    return readLooseParts(context, child);
  });
}

const REMEDY = 'The file does not say for which connector: write it into the one that it is for.';

const told = (text: Translated): string =>
  text.ok ? `As an expression: ${text.text}` : `It cannot be translated: ${text.reason}.`;

function describeFlow(context: ReadContext, part: XmlElement): Described {
  const flow = readFlow(context, part);
  const [source] = flow.sources;
  const text: Translated =
    flow.expression !== undefined
      ? serviceExpressionText(flow.expression)
      : { ok: true, text: source === undefined ? quoted(flow.constant) : attributeText(source) };
  return {
    subject: `${flow.outbound ? 'export' : 'import'} flow to ${flow.target}`,
    message: told(text),
    remedy: REMEDY,
  };
}

function describeScope(context: ReadContext, part: XmlElement): Described {
  const conditions = readScope(context, part);
  const text = scopeText(conditions, () => undefined);
  return {
    subject: `scope of ${conditions.length} conditions`,
    message: told(text.ok ? { ok: true, text: anyText([text.text]) } : text),
    remedy: REMEDY,
  };
}

function describeRelationship(context: ReadContext, part: XmlElement): Described {
  const pairs = readRelationship(context, part).map(
    ({ metaverseAttribute, connectorAttribute }) => `${metaverseAttribute}: ${connectorAttribute}`,
  );
  return {
    subject: `relationship of ${pairs.length} attributes`,
    message: `As a join: match { ${pairs.join(', ')} }`,
    remedy: REMEDY,
  };
}
