import { NameMap } from '@cognate/kernel';
import type { AttributeType, Value } from '@cognate/kernel';
import type { SelectedSchema } from '@cognate/connector-kit';
import type { LdapValue } from '../protocol/ber-reader.ts';

/** How the values of an attribute are written to the directory. */
export interface AttributeEncoding {
  readonly type: AttributeType;
  readonly encode: (value: Value) => LdapValue;
}

// As RFC 4517 writes them: TRUE and FALSE, digits, text, bytes.
const plain = (value: Value): LdapValue =>
  typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value);
const bytes = (value: Value): LdapValue => new Uint8Array(Buffer.from(String(value), 'base64'));

/** The encodings of all selected attributes, by type and attribute name. What is not selected is written as text. */
export function attributeEncodings(
  schema: SelectedSchema,
  binary: readonly string[] = [],
): (type: string, attribute: string) => AttributeEncoding {
  const always = new NameMap(
    binary.map((name) => [name, { type: 'binary', encode: bytes } satisfies AttributeEncoding]),
  );
  const types = new NameMap(
    schema.objectTypes.map(({ name, attributes }) => {
      const encodings = attributes.map(({ name: attribute, type }) => {
        const encoding: AttributeEncoding = { type, encode: type === 'binary' ? bytes : plain };
        return [attribute, encoding] as const;
      });
      return [name, new NameMap(encodings)] as const;
    }),
  );
  const unknown: AttributeEncoding = { type: 'string', encode: plain };
  return (type, attribute) => always.get(attribute) ?? types.get(type)?.get(attribute) ?? unknown;
}
