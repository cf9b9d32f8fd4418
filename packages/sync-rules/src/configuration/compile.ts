import { NameMap } from '@cognate/kernel';
import { bindExtension, NO_EXTENSIONS, NOT_CONFIGURED } from '../scripts/bound-extension.ts';
import type { BoundExtension } from '../scripts/bound-extension.ts';
import type { Extensions } from '../scripts/extension.ts';
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
 * `extensions` gives the rules extensions that the configuration names.
 * All problems are found in one go; `rules` is absent when one of them is an error.
 */
export function compileConfiguration(
  document: ConfigurationDocument,
  traits: (connectorType: string) => ConnectorTraits | undefined,
  extensions: Extensions = NO_EXTENSIONS,
): { readonly rules: SyncRules | undefined; readonly problems: readonly Problem[] } {
  const problems = new Problems();
  const metaverse = declareMetaverse(document.metaverse, problems);
  const bind = bindExtension(extensions, metaverse.attributes);
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
      compileConnector({
        document: connector,
        path,
        traits: known,
        metaverse,
        problems,
        ruleIds,
        bind,
      }),
    );
  });
  const script = boundFor(document.metaverse.extension, bind);
  const metaverseTypes = finishMetaverse(document, metaverse, connectors, { problems, script });
  if (document.metaverse.provision !== undefined && script === undefined)
    problems.error(['metaverse', 'provision'], 'extension-not-configured', ...NOT_CONFIGURED);
  const rules: SyncRules = {
    connectors: new NameMap(connectors.map((connector) => [connector.id, connector])),
    connectorList: connectors,
    metaverseTypes,
    ...(document.metaverse.provision && script ? { provisioning: script } : {}),
    metaverseAttributes: metaverse.attributes,
    indexedAttributes: indexedAttributes(metaverse.attributes, connectors, problems),
    valueHistory: document.metaverse.valueHistory ?? true,
  };
  const failed = problems.list.some((problem) => problem.severity === 'error');
  return { rules: failed ? undefined : rules, problems: problems.list };
}

function indexedAttributes(
  attributes: NameMap<Attribute>,
  connectors: readonly ConnectorRules[],
  problems: Problems,
): readonly string[] {
  const marked = [...attributes.values()].filter((attribute) => attribute.indexed);
  const matched = connectors
    .flatMap((connector) => [...connector.objectTypes.values()])
    .flatMap((type) => type.joins.flatMap((join) => join.matches.map((match) => match.metaverse)));
  const unique = connectors
    .flatMap((connector) => [...connector.objectTypes.values()])
    .flatMap((type) => [...type.importFlows.values()].flat())
    .flatMap(({ ifTaken, target }) => (ifTaken === undefined ? [] : [target]));
  const indexed = [...marked, ...matched, ...unique];
  for (const name of new Set(indexed.flatMap(({ secret, name: of }) => (secret ? [of] : []))))
    problems.error(
      ['metaverse', 'attributes', name],
      'secret-attribute-indexed',
      `The values of "${name}" are secret; an index, a join or "ifTaken" would keep them where they can be read.`,
      'Search for another attribute, or say "secret: false".',
    );
  const names = new Set(indexed.map(({ name }) => name));
  names.delete(OBJECT_ID);
  return [...names].sort();
}

const boundFor = (
  name: string | undefined,
  bind: (name: string) => BoundExtension,
): BoundExtension | undefined => (name === undefined ? undefined : bind(name));
