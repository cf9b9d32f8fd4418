import { foldName } from '@cognate/kernel';
import type { Value, Values } from '@cognate/kernel';
import { childOf, childrenOf, escapeXml, textElement, textOf } from './xml.ts';
import type { XmlElement } from './xml.ts';

/**
 * One object of the profile store as it goes over the wire (`ProfileChangeData`). Which elements it has is not public
 * in full: docs/reference/sharepoint-protocol.md says what is known and what is assumed here.
 */
export interface ProfileChange {
  readonly kind: 'Add' | 'Modify' | 'Delete';
  readonly type: string;
  /** The name by which the store finds the object, and by which references mean it. */
  readonly anchor: string;
  readonly properties: readonly ProfileProperty[];
}

/** A property with its values; without any it is cleared. */
export interface ProfileProperty {
  readonly name: string;
  readonly kind: 'string' | 'int' | 'boolean' | 'base64Binary';
  readonly values: Values;
}

/** An object as the store tells it. Values are texts whose meaning the schema knows. */
export interface StoredProfile {
  readonly type: string;
  readonly anchor: string;
  /** Of a report of changes: the object is gone. */
  readonly isDeleted: boolean;
  /** By folded name. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
}

export const writeProfileChanges = (changes: readonly ProfileChange[]): string =>
  changes.map(writeChange).join('');

const writeChange = ({ kind, type, anchor, properties }: ProfileChange): string =>
  '<ProfileChangeData>' +
  textElement('ChangeType', kind) +
  textElement('ObjectClass', type) +
  textElement('Anchor', anchor) +
  `<Properties>${properties.map(writeProperty).join('')}</Properties>` +
  '</ProfileChangeData>';

const writeProperty = ({ name, kind, values }: ProfileProperty): string =>
  `<PropertyData>${textElement('Name', name)}<Values>` +
  values.map((value) => writeValue(kind, value)).join('') +
  '</Values></PropertyData>';

const writeValue = (kind: string, value: Value): string =>
  `<ValueData><Value xsi:type="xsd:${kind}">${escapeXml(String(value))}</Value></ValueData>`;

/** The objects of an answer. */
export const readProfiles = (result: XmlElement | undefined): readonly StoredProfile[] =>
  childrenOf(result, 'ProfileChangeData').map(readProfile);

function readProfile(element: XmlElement): StoredProfile {
  const properties = new Map<string, readonly string[]>();
  for (const property of childrenOf(childOf(element, 'Properties'), 'PropertyData')) {
    const name = textOf(property, 'Name')?.trim() ?? '';
    const values = childrenOf(childOf(property, 'Values'), 'ValueData').flatMap(
      (value) => textOf(value, 'Value') ?? [],
    );
    if (name !== '' && values.length > 0) properties.set(foldName(name), values);
  }
  return {
    type: textOf(element, 'ObjectClass')?.trim() ?? '',
    anchor: textOf(element, 'Anchor') ?? '',
    isDeleted: textOf(element, 'ChangeType')?.trim() === 'Delete',
    properties,
  };
}
