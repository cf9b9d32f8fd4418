import type { AttributeType } from '@cognate/kernel';

/** The values of an attribute, without order and without duplicates. */
export interface ValueCollection extends Iterable<string | number | boolean> {
  readonly count: number;
  readonly add: (value: string | number | boolean | Uint8Array) => void;
  readonly remove: (value: string | number | boolean | Uint8Array) => void;
  readonly contains: (value: string | number | boolean | Uint8Array) => boolean;
  readonly clear: () => void;
}

/**
 * One attribute of an object. Reading a value that is not there throws `AttributeNotPresentException`, reading one of
 * several `TooManyValuesException`. What may not be written in a call throws when it is written.
 */
export interface Attrib {
  readonly name: string;
  readonly dataType: AttributeType;
  readonly isMultivalued: boolean;
  readonly isPresent: boolean;
  /** The value as text, whatever its type; written, it is read as the attribute's type. */
  value: string;
  stringValue: string;
  /** A whole number up to 2^53; beyond that read `value`. */
  integerValue: number;
  booleanValue: boolean;
  binaryValue: Uint8Array;
  /**
   * The `objectId` of the metaverse object that a reference leads to. Of a connector-space object only references to
   * objects that are in the metaverse are there. Written, it must be one of those that the call shows.
   */
  referenceValue: string;
  readonly values: ValueCollection;
  /** Takes all values away. */
  readonly delete: () => void;
}

/**
 * Finds attributes by name, whatever its case. The values of references are those of `referenceValue`; one with more than
 * 10,000 of them throws `TooManyValuesException` and has to flow directly.
 */
export interface AttributeSource {
  /** Throws `NoSuchAttributeException` where the object's type has no such attribute. */
  readonly attribute: (name: string) => Attrib;
  /** The attributes that have values. */
  readonly attributes: () => Iterable<Attrib>;
}

/** An object of a connector space, as it was imported; in export flows as it will be once all is exported. */
export interface CSEntry extends AttributeSource {
  readonly dn: string;
  /** The first part of the name: `cn=Ann` of `cn=Ann,dc=test`. */
  readonly rdn: string;
  readonly objectType: string;
  readonly ma: { readonly name: string };
}

/** An object of the metaverse. */
export interface MVEntry extends AttributeSource {
  readonly objectId: string;
  readonly objectType: string;
}
