import { NameMap } from '@cognate/kernel';
import type { MetaverseTypeDocument, UnrankedPrecedence } from './document.ts';
import { knownConnectors } from './known-connectors.ts';
import type { Attribute, ConnectorRules, ImportFlow } from './rules.ts';
import type { Problems } from './scope.ts';

interface RankInput {
  /** The metaverse type. */
  readonly name: string;
  readonly type: MetaverseTypeDocument;
  readonly bound: NameMap<Attribute>;
  readonly connectors: readonly ConnectorRules[];
  readonly path: readonly (string | number)[];
  readonly problems: Problems;
}

/** All import flows of a metaverse type by attribute, in order of precedence. */
export function rankFlows({
  name,
  type,
  bound,
  connectors,
  path,
  problems,
}: RankInput): ReadonlyMap<string, readonly ImportFlow[]> {
  const flows = connectors.flatMap((connector) =>
    [...connector.objectTypes.values()].flatMap(
      (objectType) => objectType.importFlows.get(name) ?? [],
    ),
  );
  const order = new NameMap<readonly string[]>();
  for (const [attributeName, names] of problems.entries(
    type.precedence,
    [...path, 'precedence'],
    'attribute',
  )) {
    const at = [...path, 'precedence', attributeName];
    if (!bound.has(attributeName))
      problems.error(
        at,
        'unknown-attribute',
        `The type "${name}" has no attribute "${attributeName}".`,
      );
    if (typeof names !== 'string')
      order.set(attributeName, [...knownConnectors(names, connectors, at, problems)]);
  }
  const byAttribute = new Map<string, ImportFlow[]>();
  for (const flow of flows) {
    const list = byAttribute.get(flow.target.name) ?? [];
    list.push(flow);
    byAttribute.set(flow.target.name, list);
  }
  for (const [attributeName, list] of byAttribute) rank(list, order.get(attributeName) ?? []);
  return byAttribute;
}

/** The attributes of a metaverse type whose precedence is not ranked. */
export function unrankedAttributes(
  type: MetaverseTypeDocument,
  bound: NameMap<Attribute>,
): ReadonlyMap<string, UnrankedPrecedence> {
  const kinds = new Map<string, UnrankedPrecedence>();
  for (const [name, precedence] of Object.entries(type.precedence ?? {})) {
    const attribute = bound.get(name);
    if (attribute !== undefined && typeof precedence === 'string')
      kinds.set(attribute.name, precedence);
  }
  return kinds;
}

/** Named connectors first, in their order; then the order of the configuration. */
function rank(flows: ImportFlow[], connectors: readonly string[]): void {
  const place = (flow: ImportFlow): number => {
    const index = connectors.indexOf(flow.connector);
    return index < 0 ? connectors.length : index;
  };
  flows.sort((a, b) => place(a) - place(b) || a.rank - b.rank);
  // The position in the attribute's list replaces the provisional position in the configuration.
  for (const [index, flow] of flows.entries()) Object.assign(flow, { rank: index });
}
