import type { XmlElement } from '../xml/xml-element.ts';
import type { MimMapping, SourceRef, SyncRuleMapping } from './model.ts';
import { isTrue, numberOf, report } from './read-context.ts';
import type { ReadContext } from './read-context.ts';
import { readServiceExpression } from './read-service-expression.ts';

/** Where a value comes from: the mapping inside a flow or a join's attribute pair. */
export function readMapping(context: ReadContext, parent: XmlElement, subject: string): MimMapping {
  const { reader } = context;
  const direct = reader.child(parent, 'direct-mapping');
  if (direct !== undefined) {
    const [source] = readSources(context, direct);
    return source === undefined || source.name === ''
      ? missing(context, direct, subject)
      : { kind: 'direct', source };
  }
  const constant = reader.child(parent, 'constant-mapping');
  if (constant !== undefined) {
    const value = reader.child(constant, 'constant-value');
    return { kind: 'constant', value: value === undefined ? '' : reader.ownText(value) };
  }
  const scripted = reader.child(parent, 'scripted-mapping');
  if (scripted !== undefined) {
    const sources = readSources(context, scripted);
    const name = reader.text(scripted, 'script-context');
    return name === ''
      ? missing(context, scripted, subject)
      : { kind: 'scripted', context: name, sources };
  }
  const part = reader.child(parent, 'dn-part-mapping');
  if (part !== undefined)
    return { kind: 'dn-part', part: numberOf(reader.text(part, 'dn-part')) ?? 1 };
  const rule = reader.child(parent, 'sync-rule-mapping');
  if (rule !== undefined) return readRuleMapping(context, rule, subject);
  return missing(context, parent, subject);
}

function missing(context: ReadContext, element: XmlElement, subject: string): MimMapping {
  report(context, element, 'unsupported', {
    code: 'mapping',
    subject,
    message: 'The flow has no mapping that is known.',
    remedy: 'Look at this place of the file.',
  });
  return { kind: 'missing' };
}

/** The attributes a mapping reads, in order. */
function readSources({ reader }: ReadContext, parent: XmlElement): readonly SourceRef[] {
  return reader.children(parent, 'src-attribute').map((element) => ({
    name: reader.ownText(element).trim(),
    intrinsic: isTrue(reader.attribute(element, 'intrinsic')),
  }));
}

function readRuleMapping(
  context: ReadContext,
  element: XmlElement,
  subject: string,
): SyncRuleMapping {
  const { reader } = context;
  const type = reader.attribute(element, 'mapping-type') ?? 'direct';
  const value = reader.child(element, 'sync-rule-value');
  const base = {
    kind: 'sync-rule',
    rule: reader.attribute(element, 'sync-rule-id') ?? '',
    mapping: reader.attribute(element, 'sync-rule-mapping-id') ?? '',
    initialOnly: isTrue(reader.attribute(element, 'initial-flow-only')),
    existenceTest: isTrue(reader.attribute(element, 'is-existence-test')),
    sources: readSources(context, element),
  } as const;
  if (type === 'constant')
    return {
      ...base,
      source: { kind: 'constant', value: value === undefined ? '' : reader.ownText(value) },
    };
  if (type === 'expression')
    return { ...base, source: { kind: 'expression', expression: readFlowValue(context, value) } };
  if (value !== undefined) reader.ignoreAll(value);
  if (type !== 'direct')
    report(context, element, 'unsupported', {
      code: 'mapping',
      subject,
      message: `The mapping type "${type}" of a synchronization rule is not known.`,
    });
  return { ...base, source: { kind: 'direct' } };
}

/** The flow that is embedded in a compiled one; its source and target are there once more. */
function readFlowValue(
  context: ReadContext,
  value: XmlElement | undefined,
): ReturnType<typeof readServiceExpression> {
  const { reader } = context;
  const flow = reader.child(value, 'export-flow') ?? reader.child(value, 'import-flow');
  if (flow === undefined) return undefined;
  reader.attribute(flow, 'allows-null');
  reader.ignore(flow, 'src', 'dest', 'scoping');
  return readServiceExpression(context, reader.child(flow, 'fn'));
}
