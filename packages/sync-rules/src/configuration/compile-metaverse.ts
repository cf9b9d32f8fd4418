import { NameMap } from '@cognate/kernel';
import { closestName } from './closest-name.ts';
import { isPasswordName } from './is-password-name.ts';
import { knownConnectors } from './known-connectors.ts';
import { orderOutbound } from './order-outbound.ts';
import { rankFlows, unrankedAttributes } from './rank-flows.ts';
import type {
  AttributeDocument,
  ConfigurationDocument,
  MetaverseDocument,
  MetaverseTypeDocument,
} from './document.ts';
import type { Attribute, ConnectorRules, MetaverseType } from './rules.ts';
import { NOT_CONFIGURED } from '../scripts/bound-extension.ts';
import type { BoundExtension } from '../scripts/bound-extension.ts';
import type { Problems } from './scope.ts';

/** The metaverse's schema, before any flow is known. */
export interface DeclaredMetaverse {
  readonly attributes: NameMap<Attribute>;
  readonly types: NameMap<DeclaredType>;
}

interface DeclaredType {
  readonly name: string;
  readonly attributes: NameMap<Attribute>;
  readonly precedence: MetaverseType['precedence'];
}

export function attributeOf(name: string, document: AttributeDocument): Attribute {
  const long = typeof document === 'string' ? { type: document } : document;
  return {
    name,
    type: long.type,
    multivalued: long.multivalued ?? false,
    indexed: ('indexed' in long && long.indexed) ?? false,
    exportOnly: false,
    writeOnly: false,
    secret: ('secret' in long ? long.secret : undefined) ?? isPasswordName(name),
  };
}

export const byName = (a: Attribute, b: Attribute): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

export function declareMetaverse(
  document: MetaverseDocument,
  problems: Problems,
): DeclaredMetaverse {
  const attributes = new NameMap<Attribute>();
  for (const [name, attribute] of problems.entries(
    document.attributes,
    ['metaverse', 'attributes'],
    'attribute',
  )) {
    problems.checkName(name, ['metaverse', 'attributes', name]);
    attributes.set(name, attributeOf(name, attribute));
  }
  const types = new NameMap<DeclaredType>();
  for (const [name, type] of problems.entries(
    document.types,
    ['metaverse', 'types'],
    'metaverse type',
  )) {
    const bound = new NameMap<Attribute>();
    type.attributes.forEach((attributeName, index) => {
      const attribute = attributes.get(attributeName);
      if (attribute) bound.set(attributeName, attribute);
      else
        problems.error(
          ['metaverse', 'types', name, 'attributes', index],
          'unknown-attribute',
          `The metaverse has no attribute "${attributeName}".`,
          closestName(
            attributeName,
            [...attributes.values()].map((known) => known.name),
          ) ?? 'Declare it under metaverse.attributes.',
        );
    });
    types.set(name, { name, attributes: bound, precedence: unrankedAttributes(type, bound) });
  }
  return { attributes, types };
}

/** Where problems go, and the metaverse's rules extension. */
interface MetaverseExtras {
  readonly problems: Problems;
  readonly script: BoundExtension | undefined;
}

/** Adds what follows from the connectors: precedence, deletion sources, outbound rules, indexed attributes. */
export function finishMetaverse(
  document: ConfigurationDocument,
  declared: DeclaredMetaverse,
  connectors: readonly ConnectorRules[],
  extra: MetaverseExtras,
): NameMap<MetaverseType> {
  const result = new NameMap<MetaverseType>();
  for (const { name, attributes: bound, precedence } of declared.types.values()) {
    const type = document.metaverse.types[name];
    if (type === undefined) continue;
    const path = ['metaverse', 'types', name];
    result.set(name, {
      name,
      attributes: bound,
      attributeList: [...bound.values()].sort(byName),
      deletion: deletionOf(type, [...path, 'deletion'], connectors, extra),
      precedence,
      flowsByAttribute: rankFlows({
        name,
        type,
        bound,
        connectors,
        path,
        problems: extra.problems,
      }),
      outbound: orderOutbound(
        document,
        connectors.flatMap((connector) =>
          connector.outbound.filter((rule) => rule.metaverseType === name),
        ),
        extra.problems,
      ),
    });
  }
  return result;
}

function deletionOf(
  { deletion }: MetaverseTypeDocument,
  path: readonly (string | number)[],
  connectors: readonly ConnectorRules[],
  { problems, script }: MetaverseExtras,
): MetaverseType['deletion'] {
  const { rule = 'last-connector' } = deletion ?? {};
  if (rule === 'scripted' && script === undefined)
    problems.error(path, 'extension-not-configured', ...NOT_CONFIGURED);
  if (rule === 'any-connector' && !deletion?.connectors?.length)
    problems.error(
      path,
      'missing-connectors',
      'The rule "any-connector" needs its "connectors".',
      'Name the connectors whose loss deletes the metaverse object.',
    );
  return {
    rule,
    connectors: knownConnectors(
      deletion?.connectors,
      connectors,
      [...path, 'connectors'],
      problems,
    ),
    ...(rule === 'scripted' && script ? { script } : {}),
  };
}
