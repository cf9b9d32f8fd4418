/** Tags of the encoding (X.690) as LDAP uses it. Bit 6 says that an element holds other elements. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  controls: 0xa0,
} as const;

/** Tags of LDAP operations (RFC 4511, section 4.2 and following). */
export const OPERATION = {
  bindRequest: 0x60,
  bindResponse: 0x61,
  unbindRequest: 0x42,
  searchRequest: 0x63,
  searchEntry: 0x64,
  searchDone: 0x65,
  searchReference: 0x73,
  modifyRequest: 0x66,
  modifyResponse: 0x67,
  addRequest: 0x68,
  addResponse: 0x69,
  deleteRequest: 0x4a,
  deleteResponse: 0x6b,
  modifyDnRequest: 0x6c,
  modifyDnResponse: 0x6d,
  abandonRequest: 0x50,
  extendedRequest: 0x77,
  extendedResponse: 0x78,
  intermediateResponse: 0x79,
} as const;

/** A tag of the context class, as elements of choices and optional elements have it. */
export const contextTag = (number: number): number => 0x80 | number;

/** As `contextTag`, for an element that holds other elements. */
export const constructedTag = (number: number): number => 0xa0 | number;
