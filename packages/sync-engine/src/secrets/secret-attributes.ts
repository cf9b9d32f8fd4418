import type { ConnectorRules, SyncRules } from '@cognate/sync-rules';

/** The attributes of a connector, of whatever object type, whose values are secret. References are names, not values. */
export function secretAttributes({
  objectTypes,
}: Pick<ConnectorRules, 'objectTypes'>): ReadonlySet<string> {
  const attributes = [...objectTypes.values()].flatMap(({ attributeList }) => attributeList);
  return secretNames(attributes);
}

/** The metaverse attributes whose values are secret. */
export const secretMetaverseAttributes = ({
  metaverseAttributes,
}: Pick<SyncRules, 'metaverseAttributes'>): ReadonlySet<string> =>
  secretNames([...metaverseAttributes.values()]);

const secretNames = (
  attributes: readonly {
    readonly name: string;
    readonly secret: boolean;
    readonly type: string;
  }[],
): ReadonlySet<string> =>
  new Set(
    attributes.flatMap(({ name, secret, type }) => (secret && type !== 'reference' ? [name] : [])),
  );
