import type { ElementReader } from '../xml/element-reader.ts';
import type { XmlElement } from '../xml/xml-element.ts';

/** An object of the identity service as Export-FIMConfig writes it. */
export interface ServiceObject {
  readonly id: string;
  readonly type: string;
  readonly element: XmlElement;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Reads one `ExportObject`; undefined for what has no resource inside. */
export function readServiceObject(
  reader: ElementReader,
  element: XmlElement,
): ServiceObject | undefined {
  reader.text(element, 'Source');
  const resource = reader.child(element, 'ResourceManagementObject');
  if (resource === undefined) return undefined;
  reader.text(resource, 'IsPlaceholder');
  // One text per culture; the neutral one stands with the attributes.
  reader.ignore(resource, 'LocalizedResourceManagementAttributes');
  const values = new Map<string, readonly string[]>();
  for (const attribute of reader.listed(
    resource,
    'ResourceManagementAttributes',
    'ResourceManagementAttribute',
  )) {
    reader.text(attribute, 'HasReference');
    reader.text(attribute, 'IsMultiValue');
    const single = reader.child(attribute, 'Value');
    const several = reader.texts(reader.child(attribute, 'Values'), 'string');
    values.set(
      reader.text(attribute, 'AttributeName'),
      single === undefined ? several : [reader.ownText(single).trim(), ...several],
    );
  }
  return {
    id: reader.text(resource, 'ObjectIdentifier'),
    type: reader.text(resource, 'ObjectType'),
    element,
    values,
  };
}

/** The first value of an attribute, or an empty text. */
export const valueOf = (object: ServiceObject, name: string): string =>
  object.values.get(name)?.[0] ?? '';
