import type {
  DiscoveredAttribute,
  DiscoveredObjectType,
  DiscoveredSchema,
} from '@cognate/connector-kit';
import { foldName, NameMap } from '@cognate/kernel';
import type { AttributeType } from '@cognate/kernel';
import { sharepointProperties } from './known-properties.ts';
import type { ImportProperty } from './protocol/profile-service.ts';

/** The attribute that names an object: in the store, in references and in the connector space. */
export const ANCHOR = 'Anchor';
export const PICTURE = 'Picture';

/** What the store takes and never gives back, in any case of its letters. */
const WRITE_ONLY: ReadonlySet<string> = new Set(
  [
    'ProfileIdentifier SID GroupType PreferredName Description Url MailNickName Member Picture',
    'SPS-DistinguishedName SPS-SourceObjectDN SPS-Department SPS-JobTitle SPS-Location SPS-HashTags',
  ].flatMap((names) => foldName(names).split(' ')),
);

/** What a profile gets when it is created and keeps. */
const IMMUTABLE: ReadonlySet<string> = new Set(
  foldName('domain AccountName SourceReference UserName_Contact').split(' '),
);

/** Whether the store refuses another value. */
export const isImmutable = (attribute: string): boolean => IMMUTABLE.has(foldName(attribute));

/** Whether an import shows an attribute. */
export const isReadable = (attribute: string): boolean => !WRITE_ONLY.has(foldName(attribute));

/** The properties that every farm has, and those that this one wants to be imported besides. */
export function discoverSchema(properties: readonly ImportProperty[]): DiscoveredSchema {
  const types = new NameMap<NameMap<DiscoveredAttribute>>();
  for (const [type, known] of Object.entries(sharepointProperties))
    types.set(type, new NameMap(known.map((attribute) => [attribute.name, attribute])));
  for (const property of properties) {
    const attributes = types.get(property.type);
    if (property.name === '' || attributes === undefined || attributes.has(property.name)) continue;
    attributes.set(property.name, {
      name: property.name,
      type: typeOf(property.dataType),
      multivalued: property.multivalued,
      required: false,
      writable: true,
    });
  }
  return {
    objectTypes: Object.keys(sharepointProperties).map((name): DiscoveredObjectType => ({
      name,
      attributes: [...(types.get(name)?.values() ?? [])],
      anchor: [ANCHOR],
    })),
  };
}

const TYPES: Readonly<Record<string, AttributeType>> = {
  integer: 'integer',
  int: 'integer',
  boolean: 'boolean',
  binary: 'binary',
  reference: 'reference',
  person: 'reference',
};

const typeOf = (dataType: string): AttributeType => TYPES[foldName(dataType)] ?? 'string';
