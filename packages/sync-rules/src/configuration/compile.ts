import { NameMap } from '@cognate/kernel';
import { compileConnector } from './compile-connector.ts';
import { declareMetaverse, finishMetaverse } from './compile-metaverse.ts';
import type { ConfigurationDocument, ConnectorDocument } from './document.ts';
import type { Problem } from './problem.ts';
import type { Attribute, ConnectorRules, ConnectorTraits, SyncRules } from './rules.ts';
import { OBJECT_ID, Problems } from './scope.ts';

/**
 * Resolves every name and compiles every expression of a configuration.
 *
 * `traits` answers for a connector type, or `undefined` when there is none of that name.
 * All problems are found in one go; `rules` is absent when one of them is an error.
 */
export function compileConfiguration(
  document: ConfigurationDocument,
  traits: (connectorType: string) => ConnectorTraits | undefined,
): { readonly rules: SyncRules | undefined; readonly problems: readonly Problem[] } {
  const problems = new Problems();
  const metaverse = declareMetaverse(document.metaverse, problems);
  const connectors: ConnectorRules[] = [];
  const seen = new NameMap<ConnectorDocument>();
  const ruleIds = new NameMap<string>();
  document.connectors.forEach((connector, index) => {
    const path = ['connectors', index];
    if (seen.has(connector.id))
      problems.error(
        [...path, 'id'],
        'duplicate-name',
        `There are two connectors named "${connector.id}".`,
        'Names compare without case; give one of them another name.',
      );
    seen.set(connector.id, connector);
    const known = traits(connector.type);
    if (known === undefined) {
      problems.error(
        [...path, 'type'],
        'unknown-connector-type',
        `There is no connector type "${connector.type}".`,
      );
      return;
    }
    connectors.push(
      compileConnector({ document: connector, path, traits: known, metaverse, problems, ruleIds }),
    );
  });
  const metaverseTypes = finishMetaverse(document, metaverse, connectors, problems);
  const rules: SyncRules = {
    connectors: new NameMap(connectors.map((connector) => [connector.id, connector])),
    connectorList: connectors,
    metaverseTypes,
    metaverseAttributes: metaverse.attributes,
    indexedAttributes: indexedAttributes(metaverse.attributes, connectors),
  };
  const failed = problems.list.some((problem) => problem.severity === 'error');
  return { rules: failed ? undefined : rules, problems: problems.list };
}

function indexedAttributes(
  attributes: NameMap<Attribute>,
  connectors: readonly ConnectorRules[],
): readonly string[] {
  const marked = [...attributes.values()].filter((attribute) => attribute.indexed);
  const matched = connectors
    .flatMap((connector) => [...connector.objectTypes.values()])
    .flatMap((type) => type.joins.flatMap((join) => join.matches.map((match) => match.metaverse)));
  const unique = connectors
    .flatMap((connector) => [...connector.objectTypes.values()])
    .flatMap((type) => [...type.importFlows.values()].flat())
    .flatMap(({ ifTaken, target }) => (ifTaken === undefined ? [] : [target]));
  const names = new Set([...marked, ...matched, ...unique].map(({ name }) => name));
  names.delete(OBJECT_ID);
  return [...names].sort();
}
