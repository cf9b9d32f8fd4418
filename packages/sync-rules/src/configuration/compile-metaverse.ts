import { NameMap } from '@cognate/kernel';
import { closestName } from './closest-name.ts';
import type { AttributeDocument, ConfigurationDocument, MetaverseDocument, MetaverseTypeDocument } from './document.ts';
import type { Attribute, ConnectorRules, ImportFlow, MetaverseType } from './rules.ts';
import type { Problems } from './scope.ts';

/** The metaverse's schema, before any flow is known. */
export interface DeclaredMetaverse {
  readonly attributes: NameMap<Attribute>;
  readonly types: NameMap<{ readonly name: string; readonly attributes: NameMap<Attribute> }>;
}

export function attributeOf(name: string, document: AttributeDocument): Attribute {
  const long = typeof document === 'string' ? { type: document } : document;
  return {
    name,
    type: long.type,
    multivalued: long.multivalued ?? false,
    indexed: ('indexed' in long && long.indexed) ?? false,
  };
}

export const byName = (a: Attribute, b: Attribute): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

export function declareMetaverse(document: MetaverseDocument, problems: Problems): DeclaredMetaverse {
  const attributes = new NameMap<Attribute>();
  for (const [name, attribute] of problems.entries(document.attributes, ['metaverse', 'attributes'], 'attribute')) {
    problems.checkName(name, ['metaverse', 'attributes', name]);
    attributes.set(name, attributeOf(name, attribute));
  }
  const types = new NameMap<{ name: string; attributes: NameMap<Attribute> }>();
  for (const [name, type] of problems.entries(document.types, ['metaverse', 'types'], 'metaverse type')) {
    const bound = new NameMap<Attribute>();
    type.attributes.forEach((attributeName, index) => {
      const attribute = attributes.get(attributeName);
      if (attribute) bound.set(attributeName, attribute);
      else
        problems.error(['metaverse', 'types', name, 'attributes', index], 'unknown-attribute',
          `The metaverse has no attribute "${attributeName}".`,
          closestName(attributeName, [...attributes.values()].map((known) => known.name)) ??
            'Declare it under metaverse.attributes.');
    });
    types.set(name, { name, attributes: bound });
  }
  return { attributes, types };
}

/** Adds what follows from the connectors: precedence, deletion sources, outbound rules, indexed attributes. */
export function finishMetaverse(
  document: ConfigurationDocument,
  declared: DeclaredMetaverse,
  connectors: readonly ConnectorRules[],
  problems: Problems,
): NameMap<MetaverseType> {
  const result = new NameMap<MetaverseType>();
  for (const { name, attributes: bound } of declared.types.values()) {
    const type = document.metaverse.types[name];
    if (type === undefined) continue;
    const path = ['metaverse', 'types', name];
    result.set(name, {
      name,
      attributes: bound,
      attributeList: [...bound.values()].sort(byName),
      deletion: {
        rule: type.deletion?.rule ?? 'last-connector',
        connectors: knownConnectors(type.deletion?.connectors, connectors, [...path, 'deletion', 'connectors'], problems),
      },
      flowsByAttribute: rankFlows(name, type, bound, connectors, path, problems),
      outbound: connectors.flatMap((connector) => connector.outbound.filter((rule) => rule.metaverseType === name)),
    });
    if (type.deletion?.rule === 'any-connector' && !type.deletion.connectors?.length)
      problems.error([...path, 'deletion'], 'missing-connectors', 'The rule "any-connector" needs its "connectors".',
        'Name the connectors whose loss deletes the metaverse object.');
  }
  return result;
}

function knownConnectors(
  names: readonly string[] | undefined,
  connectors: readonly ConnectorRules[],
  path: readonly (string | number)[],
  problems: Problems,
): ReadonlySet<string> {
  const found = new Set<string>();
  (names ?? []).forEach((name, index) => {
    const connector = connectors.find((known) => known.id.toLowerCase() === name.toLowerCase());
    if (connector) found.add(connector.id);
    else
      problems.error([...path, index], 'unknown-connector', `There is no connector "${name}".`,
        closestName(name, connectors.map((known) => known.id)));
  });
  return found;
}

function rankFlows(
  name: string,
  type: MetaverseTypeDocument,
  bound: NameMap<Attribute>,
  connectors: readonly ConnectorRules[],
  path: readonly (string | number)[],
  problems: Problems,
): ReadonlyMap<string, readonly ImportFlow[]> {
  const flows = connectors.flatMap((connector) =>
    [...connector.objectTypes.values()].flatMap((objectType) => objectType.importFlows.get(name) ?? []),
  );
  const order = new NameMap<readonly string[]>();
  for (const [attributeName, names] of problems.entries(type.precedence, [...path, 'precedence'], 'attribute')) {
    const at = [...path, 'precedence', attributeName];
    if (!bound.has(attributeName))
      problems.error(at, 'unknown-attribute', `The type "${name}" has no attribute "${attributeName}".`);
    order.set(attributeName, [...knownConnectors(names, connectors, at, problems)]);
  }
  const byAttribute = new Map<string, ImportFlow[]>();
  for (const flow of flows) {
    const list = byAttribute.get(flow.target.name) ?? [];
    list.push(flow);
    byAttribute.set(flow.target.name, list);
  }
  for (const [attributeName, list] of byAttribute) {
    const names = order.get(attributeName) ?? [];
    const place = (flow: ImportFlow): number => {
      const index = names.indexOf(flow.connector);
      return index < 0 ? names.length : index;
    };
    list.sort((a, b) => place(a) - place(b) || a.rank - b.rank);
    // The position in the attribute's list replaces the provisional position in the configuration.
    list.forEach((flow, index) => Object.assign(flow, { rank: index }));
  }
  return byAttribute;
}
