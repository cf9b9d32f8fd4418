import { foldName } from '@cognate/kernel';
import type {
  ConfigurationDocument,
  FlowDocument,
  MetaverseTypeDocument,
} from '@cognate/sync-rules';
import { guidOf } from './export-context.ts';
import { agentId, writeExtension } from './write-agent.ts';
import { writeMapping } from './write-mapping.ts';
import { writeSchema } from './write-schema.ts';
import { container, element, textElement } from './write-xml.ts';

/** The metaverse: schema, import flows in order of precedence, deletion rules. */
export function writeMetaverse({ metaverse, connectors }: ConfigurationDocument): string {
  const classes = Object.entries(metaverse.types).map(([name, { attributes }]) => ({
    name,
    attributes,
    anchors: [],
  }));
  const byRules = connectors.some(({ provision }) => (provision ?? []).length > 0);
  const byCode = metaverse.provision !== undefined;
  return container('mv-data', [
    textElement('format-version', '1'),
    writeSchema(classes, new Map(Object.entries(metaverse.attributes))),
    writeImportFlows({ metaverse, connectors }),
    element('provisioning', {
      type: byCode ? (byRules ? 'both' : 'scripted') : byRules ? 'sync-rule' : 'none',
    }),
    container(
      'mv-deletion',
      Object.entries(metaverse.types).flatMap(([name, type]) =>
        writeDeletion(name, type, connectors),
      ),
    ),
    writeExtension(metaverse.extension),
  ]);
}

interface OwnedFlow {
  readonly connector: string;
  readonly objectType: string;
  readonly flow: FlowDocument;
}

function writeImportFlows({ metaverse, connectors }: ConfigurationDocument): string {
  const sets = Object.entries(metaverse.types).flatMap(([name, type]) => {
    const byAttribute = new Map<string, OwnedFlow[]>();
    for (const { id, importFlows } of connectors)
      for (const [objectType, byMetaverse] of Object.entries(importFlows ?? {}))
        for (const [attribute, flow] of Object.entries(byMetaverse[name] ?? {})) {
          const list = byAttribute.get(attribute) ?? [];
          byAttribute.set(attribute, list);
          list.push({ connector: id, objectType, flow });
        }
    if (byAttribute.size === 0) return [];
    const written = [...byAttribute].map(([attribute, flows]) =>
      writeRankedFlows(name, attribute, type, flows),
    );
    return [container('import-flow-set', written, { 'mv-object-type': name })];
  });
  const options = connectors.map(({ id, recall }) =>
    element(
      'ma-options',
      { 'ma-id': agentId(id) },
      textElement('enable-recall', String(recall !== false)),
    ),
  );
  return container('import-attribute-flow', [...sets, container('per-ma-options', options)]);
}

function writeRankedFlows(
  type: string,
  attribute: string,
  { precedence }: MetaverseTypeDocument,
  flows: readonly OwnedFlow[],
): string {
  const ranking = precedence?.[attribute];
  const order = (Array.isArray(ranking) ? ranking : []).map(foldName);
  const place = ({ connector }: OwnedFlow): number => {
    const index = order.indexOf(foldName(connector));
    return index < 0 ? order.length : index;
  };
  const written = flows
    .toSorted((a, b) => place(a) - place(b))
    .map(({ connector, objectType, flow }) =>
      element(
        'import-flow',
        {
          'src-ma': agentId(connector),
          'cd-object-type': objectType,
          id: guidOf(connector, 'import', objectType, type, attribute),
        },
        writeMapping(flow, 'import'),
      ),
    );
  return container('import-flows', written, {
    'mv-attribute': attribute,
    type: ranking === 'equal' || ranking === 'manual' ? ranking : 'ranked',
  });
}

function writeDeletion(
  name: string,
  { deletion }: MetaverseTypeDocument,
  connectors: ConfigurationDocument['connectors'],
): readonly string[] {
  if (deletion === undefined) return [];
  const named = (deletion.connectors ?? []).map(foldName);
  if (deletion.rule === 'last-connector' && named.length === 0) return [];
  const any = deletion.rule === 'any-connector';
  // MIM names those that count as the last, not those that do not.
  const sources = connectors.filter(({ id }) => named.includes(foldName(id)) === any);
  const scripted = deletion.rule === 'scripted';
  return [
    element(
      'mv-deletion-rule',
      {
        'mv-object-type': name,
        id: guidOf('deletion', name),
        type: scripted ? 'scripted' : any ? 'declared-any' : 'declared-last',
      },
      scripted ? '' : sources.map(({ id }) => textElement('src-ma', agentId(id))).join(''),
    ),
  ];
}
