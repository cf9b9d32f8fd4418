import type { ScriptSchema } from '@cognate/extensions/host';
import type { Attribute, SyncRules } from '@cognate/sync-rules';

/** What rules extensions are told of a configuration: names and types. */
export const scriptSchema = (rules: SyncRules): ScriptSchema => ({
  metaverse: [...rules.metaverseTypes.values()].map(typeShape),
  connectors: rules.connectorList.map(({ id, dnStyle, objectTypes }) => ({
    id,
    dnStyle,
    types: [...objectTypes.values()].map(typeShape),
  })),
});

const typeShape = ({
  name,
  attributeList,
}: {
  readonly name: string;
  readonly attributeList: readonly Attribute[];
}): ScriptSchema['metaverse'][number] => ({
  name,
  attributes: attributeList.map((attribute) => ({
    name: attribute.name,
    type: attribute.type,
    multivalued: attribute.multivalued,
  })),
});
