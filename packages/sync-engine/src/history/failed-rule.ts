import { parseExpression } from '@cognate/lang';
import type { ExpressionNode } from '@cognate/lang';
import type { ImportFlow } from '@cognate/sync-rules';
import { stableGuid } from './guid.ts';
import type { Agent, HistoryNames } from './history-configuration.ts';
import type { RecordedError } from './recorded-run.ts';
import { element, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

/**
 * The attribute mapping that an error came from, as it is configured now; nothing where the error came from no
 * mapping, or the mapping is gone.
 */
export function failedRule(
  { rule, object, dn }: RecordedError,
  agent: Agent,
  names: HistoryNames,
): XmlElement | undefined {
  const known = rule === undefined ? undefined : names.flow(rule);
  const mapping = known && mappingOf(known.flow.source);
  if (known === undefined || mapping === undefined) return undefined;
  const { flow } = known;
  return element('rules-error-info', [
    element(
      'context',
      [
        element('attribute-mapping', [mapping], {
          'dest-attr': flow.target.name,
          'context-id': stableGuid('rule', flow.id),
        }),
      ],
      {
        'ma-id': agent.guid,
        'ma-name': agent.name,
        'cs-object-id': stableGuid('object', object ?? 0),
        dn: dn ?? '',
      },
    ),
  ]);
}

/** One of MIM's kinds of mapping. An expression counts as a scripted one whose script is its text. */
function mappingOf(source: ImportFlow['source']): XmlElement | undefined {
  switch (source.kind) {
    case 'direct':
      return element('direct-mapping', [textElement('src-attribute', source.attribute)]);
    case 'constant':
      return element('constant-mapping', [
        textElement('constant-value', source.values.map(String).join(';')),
      ]);
    case 'dn-part':
      return element('dn-part-mapping', [textElement('dn-part', source.part)]);
    case 'expression':
      return scripted(source.text);
    case 'script':
      // What a script reads is not known, and MIM's mapping has at least one source.
      return undefined;
  }
}

function scripted(text: string): XmlElement | undefined {
  const attributes = new Set(attributesIn(parseExpression(text).tree));
  // MIM's mapping has at least one source.
  if (attributes.size === 0) return undefined;
  return element('scripted-mapping', [
    ...[...attributes].map((name) => textElement('src-attribute', name)),
    textElement('script-context', text),
  ]);
}

function* attributesIn(node: ExpressionNode): Generator<string> {
  if (node.kind === 'attribute') yield node.name;
  if (node.kind === 'call') for (const given of node.arguments) yield* attributesIn(given);
}
